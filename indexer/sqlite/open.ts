import { existsSync, statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { UserError } from '../../core/errors.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { Database } from './database.ts'
import { createPostStore } from './post-store.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'
import { createStateStore } from './state-store.ts'

/** How long a write waits for another process's. Nothing else happens in this process meanwhile, so not long. */
const BUSY_TIMEOUT_MS = 2_000

/**
 * Why `synchronous=FULL`: docs/decisions/004-sqlite-durability.md. The log takes 16,000 pages before they go into the file: the
 * more of them meet there, the fewer are written twice, which is most of what a large store's writing costs.
 */
const SETTINGS = `
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA journal_size_limit = 67108864;
`

export interface SqliteStore extends AsyncDisposable {
  readonly posts: PostStore
  readonly state: StateStore
}

/**
 * Both stores in one file, made when it is missing. Any number of processes may read it while one writes.
 * @throws UserError when it can't be opened, is not ours, or needs another version of Rawang.
 */
export function openSqliteStore({
  file,
  readOnly = false,
}: {
  readonly file: string
  readonly readOnly?: boolean
}): Promise<SqliteStore> {
  return new Promise((resolve) => {
    resolve(open(file, readOnly))
  })
}

function open(file: string, readOnly: boolean): SqliteStore {
  if (readOnly && !existsSync(file)) throw new UserError(`${file}: there is no data yet`, 'bring posts in first')
  const database = connect(file, readOnly)
  try {
    // First of all: switching to WAL writes into the file, and it may be somebody else's.
    refuseForeign(database)
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL')
    database.exec(SETTINGS)
    migrate(database)
    database.opened()
    // One connection for both: it closes with the second of them, or with the whole.
    const open = new Set(['posts', 'state'])
    const close = (part: string) => {
      open.delete(part)
      if (open.size === 0) database[Symbol.dispose]()
    }
    const posts = createPostStore(database, () => {
      close('posts')
    })
    const state = createStateStore(database, () => {
      close('state')
    })
    return {
      posts,
      state,
      async [Symbol.asyncDispose]() {
        await posts[Symbol.asyncDispose]()
        await state[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    database[Symbol.dispose]()
    throw error
  }
}

/** Reading needs to write too (the index of the log), unless nobody has the file open: then it is read as it is. */
function connect(file: string, readOnly: boolean): Database {
  const database = new Database(file, { path: file, readOnly, timeoutMs: BUSY_TIMEOUT_MS })
  if (!readOnly) return database
  try {
    database.value('SELECT count(*) FROM sqlite_schema')
    return database
  } catch (error) {
    database[Symbol.dispose]()
    if (hasLog(file)) throw error
    const url = pathToFileURL(file)
    url.search = 'immutable=1'
    return new Database(file, { path: url, readOnly, timeoutMs: BUSY_TIMEOUT_MS })
  }
}

function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function refuseForeign(database: Database): void {
  const { file } = database
  const version = Number(database.value('PRAGMA user_version'))
  const owner = Number(database.value('PRAGMA application_id'))
  if (
    owner !== APPLICATION_ID &&
    (owner !== 0 || version !== 0 || database.value('SELECT 1 FROM sqlite_schema') !== undefined)
  ) {
    throw new UserError(`${file} is a database of another program`, 'name another data folder')
  }
  if (version > MIGRATIONS.length) {
    throw new UserError(`${file} was written by a newer version of Rawang`, 'update Rawang, or use another data folder')
  }
}

function migrate(database: Database): void {
  const { file } = database
  const version = Number(database.value('PRAGMA user_version'))
  if (version === MIGRATIONS.length) return
  if (database.readOnly) {
    throw new UserError(
      `${file} is of an older version of Rawang`,
      'start Rawang once on this data folder: it brings the file up to date',
    )
  }
  database.write(() => {
    // Another process may have been faster.
    const from = Number(database.value('PRAGMA user_version'))
    for (const step of MIGRATIONS.slice(from)) database.exec(step)
    database.exec(
      `PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(MIGRATIONS.length)}`,
    )
  })
}
