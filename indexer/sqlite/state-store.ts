import type { Durability, StateStore, Versioned, WriteCondition } from '../../core/ports/state-store.ts'
import type { Database } from './database.ts'
import { keyOf, idOf, prefixEnd } from '../state-keys.ts'

const DEFAULT_LIMIT = 1_000

interface Row {
  readonly version: number
  readonly key: string
  readonly json: string
}

export function createStateStore(database: Database, close: () => void): StateStore {
  const settle = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      resolve(work())
    })

  return {
    get: (kind, id) =>
      settle(() => {
        const row = database.get<Row>(
          'SELECT version, key, json FROM state WHERE kind = ? AND key = ?',
          kind,
          keyOf(id),
        )
        return row === undefined ? undefined : versioned(row)
      }),
    put: (kind, id, value, condition, durability) =>
      settle(() =>
        committing(database, durability, () => put(database, kind, keyOf(id), toJson(kind, id, value), condition)),
      ),
    delete: (kind, id, durability) =>
      settle(() =>
        committing(
          database,
          durability,
          () => database.run('DELETE FROM state WHERE kind = ? AND key = ?', kind, keyOf(id)) > 0,
        ),
      ),
    list: (kind, { prefix = '', after, limit = DEFAULT_LIMIT, descending = false } = {}) =>
      settle(() => {
        const beyond = descending ? '<' : '>'
        const rows = database.all<Row>(
          `SELECT version, key, json FROM state WHERE kind = ? AND key >= ? AND key < CAST(? AS TEXT)
          ${after === undefined ? '' : `AND key ${beyond} ?`} ORDER BY key ${descending ? 'DESC' : 'ASC'} LIMIT ?`,
          kind,
          keyOf(prefix),
          prefixEnd(prefix),
          ...(after === undefined ? [] : [keyOf(after)]),
          limit,
        )
        return rows.map(versioned)
      }),
    count: (kind) => settle(() => Number(database.value('SELECT count(*) FROM state WHERE kind = ?', kind))),
    [Symbol.asyncDispose]() {
      close()
      return Promise.resolve()
    },
  }
}

/** A passing document need not wait for the disk. */
function committing<T>(database: Database, durability: Durability | undefined, work: () => T): T {
  if (durability !== 'passing') return work()
  database.exec('PRAGMA synchronous = NORMAL')
  try {
    return work()
  } finally {
    database.exec('PRAGMA synchronous = FULL')
  }
}

/** A new version is a new row (see schema.ts). */
function put(
  database: Database,
  kind: string,
  key: string,
  json: string,
  condition: WriteCondition,
): number | undefined {
  const columns = '(kind, key, json) VALUES (?, ?, ?)'
  if (condition === 'absent')
    return database.insert(`INSERT INTO state ${columns} ON CONFLICT DO NOTHING`, kind, key, json)
  if (condition === 'any') return database.insert(`INSERT OR REPLACE INTO state ${columns}`, kind, key, json)
  return database.write(() => {
    const sql = 'DELETE FROM state WHERE kind = ? AND key = ? AND version = ?'
    if (database.run(sql, kind, key, condition) === 0) return undefined
    return database.insert(`INSERT INTO state ${columns}`, kind, key, json)
  })
}

function versioned({ version, key, json }: Row): Versioned<unknown> {
  return { id: idOf(key), value: JSON.parse(json) as unknown, version }
}

function toJson(kind: string, id: string, value: unknown): string {
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError(`state ${kind}/${id}: the value has no JSON form`)
  return json
}
