import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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
    makeFolder(dataDir)
    lock = new DatabaseSync(join(dataDir, 'lock.db'))
    lock.exec('PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    writeFileSync(
      ownerFile,
      JSON.stringify({ pid: process.pid, command, since: new Date(nowMs).toISOString() } satisfies Owner),
    )
  } catch (error) {
    lock?.close()
    throw isBusy(error) ? taken(dataDir, ownerFile) : unwritable(error, dataDir)
  }
  const held = lock
  return {
    [Symbol.dispose]() {
      held.close()
    },
  }
}

/** The folder for an installation's data (0700), with those above it. @throws UserError when it can't be made. */
export function makeDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir)
  } catch (error) {
    throw unwritable(error, dataDir)
  }
}

/**
 * Makes a folder (0700) and those above it, when they are not there. Not by Node's `recursive`, which never comes back from a place
 * such as /proc, where nothing can be made and the answer is that it is not there.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder)
  if (isFolder(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === SQLITE_BUSY
}

function taken(dataDir: string, ownerFile: string): UserError {
  const owner = readOwner(ownerFile)
  const who =
    owner === undefined ? 'another process' : `process ${owner.pid} (rawang ${owner.command}, since ${owner.since})`
  return new UserError(
    `${dataDir}: ${who} works on this data folder`,
    'one process at a time: wait until it has ended, stop it, or name another folder with --data',
  )
}

function unwritable(error: unknown, dataDir: string): UserError {
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
