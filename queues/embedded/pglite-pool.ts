import type { PgNotification, PgPool, PgPoolClient, PgQueryResult } from 'bullmq'
import type { EmbeddedDatabase } from './database.ts'

type Listener = (...args: never[]) => void

/**
 * One PGlite database in the shape of a `pg.Pool`. PGlite has a single connection, so everything waits in one line, and a client
 * that begins a transaction keeps the line to itself until it commits, rolls back or is released.
 */
export function createPglitePool(database: EmbeddedDatabase): PgPool {
  const line = createLine()
  // The caller knows its rows.
  const run = async <R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> => {
    if (params === undefined || params.length === 0) {
      const results = await database.exec(text)
      const last = results.at(-1)
      const rows = (last?.rows ?? []) as R[]
      return { rows, rowCount: last?.affectedRows ?? rows.length }
    }
    const result = await database.query(text, params.map(toParam))
    return { rows: result.rows as R[], rowCount: result.affectedRows ?? result.rows.length }
  }
  const listeners = new Set<(message: PgNotification) => void>()
  database.onNotification((channel, payload) => {
    for (const listener of listeners) listener({ channel, payload })
  })

  const connect = (): PgPoolClient => {
    const own = new Set<(message: PgNotification) => void>()
    let leave: (() => void) | undefined
    const drop = (listener: (message: PgNotification) => void) => {
      own.delete(listener)
      listeners.delete(listener)
    }
    const client: PgPoolClient = {
      async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
        const verb = /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase()
        if (leave !== undefined) {
          try {
            return await run(text, params)
          } finally {
            if (verb === 'COMMIT' || verb === 'ROLLBACK' || verb === 'END') {
              leave()
              leave = undefined
            }
          }
        }
        if (verb === 'BEGIN' || verb === 'START') {
          leave = await line.enter()
          return run(text, params)
        }
        return line.through(() => run(text, params))
      },
      on(event: string, listener: Listener) {
        if (event === 'notification') {
          own.add(listener as never)
          listeners.add(listener as never)
        }
        return client
      },
      removeListener(_event: string, listener: (message: PgNotification) => void) {
        drop(listener)
        return client
      },
      removeAllListeners() {
        for (const listener of own) drop(listener)
        return client
      },
      release() {
        for (const listener of own) drop(listener)
        if (leave === undefined) return
        const leaveNow = leave
        leave = undefined
        void run('ROLLBACK').finally(leaveNow)
      },
    }
    return client
  }
  const pool: PgPool = {
    query: (text, params) => line.through(() => run(text, params)),
    connect: () => Promise.resolve(connect()),
    end: () => Promise.resolve(),
    on: () => pool,
    removeAllListeners: () => pool,
  }
  return pool
}

/** node-postgres sends objects as JSON; PGlite wants the text. */
function toParam(value: unknown): unknown {
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map(toParam)
  return value
}

/** First come, first served, one at a time. */
function createLine(): { enter: () => Promise<() => void>; through: <T>(work: () => Promise<T>) => Promise<T> } {
  let last: Promise<void> = Promise.resolve()
  const enter = async (): Promise<() => void> => {
    const before = last
    let leave: () => void = () => undefined
    last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }
  return {
    enter,
    async through(work) {
      const leave = await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
