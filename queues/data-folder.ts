import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UserError, describeError } from '../core/errors.ts'

interface Owner {
  readonly pid: number
  readonly command: string
  readonly since: string
}

/**
 * One process per data folder. The lock is an open exclusive transaction on a tiny database: the operating system drops it with the
 * process, also at kill -9, so it is never stale. `owner.json` beside it says who, for the message of the second one.
 * The folder is made (0700) when it is not there.
 * @throws UserError naming the process that has it, or saying why the folder can't be written.
 */
export function lockDataFolder(
  dataDir: string,
  { command, nowMs }: { readonly command: string; readonly nowMs: number },
): Disposable {
  const ownerFile = join(dataDir, 'owner.json')
  let lock: DatabaseSync | undefined
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    lock = new DatabaseSync(join(dataDir, 'lock.db'))
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    writeFileSync(
      ownerFile,
      JSON.stringify({ pid: process.pid, command, since: new Date(nowMs).toISOString() } satisfies Owner),
    )
  } catch (error) {
    lock?.close()
    throw explain(error, dataDir, ownerFile)
  }
  const held = lock
  return {
    [Symbol.dispose]() {
      held.close()
    },
  }
}

const SQLITE_BUSY = 5

function explain(error: unknown, dataDir: string, ownerFile: string): UserError {
  if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
    const owner = readOwner(ownerFile)
    const who =
      owner === undefined ? 'another process' : `process ${owner.pid} (rawang ${owner.command}, since ${owner.since})`
    return new UserError(
      `${dataDir}: ${who} works on this data folder`,
      'one process at a time: wait until it has ended, stop it, or name another folder with --data',
    )
  }
  return new UserError(
    `${dataDir}: the data folder can't be written (${describeError(error)})`,
    'check the path, its permissions and the free space, or name another folder with --data',
  )
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner
  } catch {
    return undefined
  }
}
