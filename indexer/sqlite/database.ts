import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { translateError } from './errors.ts'

/** Statements written out in the code, few; those built for a filter are not kept. */
const MAX_KEPT_STATEMENTS = 100

/** One connection. Every error of SQLite leaves it translated (errors.ts). Rows are typed by the caller, who knows the schema. */
export class Database implements Disposable {
  readonly file: string
  readonly readOnly: boolean
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #timeoutMs: number
  #opening = true

  /** @throws UserError when the file can't be opened. */
  constructor(
    file: string,
    options: { readonly path: string | URL; readonly readOnly: boolean; readonly timeoutMs: number },
  ) {
    this.file = file
    this.readOnly = options.readOnly
    this.#timeoutMs = options.timeoutMs
    this.#connection = this.#guarded(
      () => new DatabaseSync(options.path, { readOnly: options.readOnly, timeout: options.timeoutMs }),
    )
  }

  /** From here on, errors that may pass are for a later try, not for a person. */
  opened(): void {
    this.#opening = false
  }

  exec(sql: string): void {
    this.#guarded(() => {
      this.#connection.exec(sql)
    })
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number {
    return this.#guarded(() => Number(this.#statement(sql).run(...params).changes))
  }

  /** Like `run`; returns the rowid of the row inserted, or undefined when nothing changed. */
  insert(sql: string, ...params: SQLInputValue[]): number | undefined {
    return this.#guarded(() => {
      const { changes, lastInsertRowid } = this.#statement(sql).run(...params)
      return changes === 0 ? undefined : Number(lastInsertRowid)
    })
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the schema
  get<Row>(sql: string, ...params: SQLInputValue[]): Row | undefined {
    return this.#guarded(() => this.#statement(sql).get(...params) as Row | undefined)
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the schema
  all<Row>(sql: string, ...params: SQLInputValue[]): readonly Row[] {
    return this.#guarded(() => this.#statement(sql).all(...params) as unknown as readonly Row[])
  }

  /** First column of the first row. */
  value(sql: string, ...params: SQLInputValue[]): SQLOutputValue | undefined {
    const row = this.get<Record<string, SQLOutputValue>>(sql, ...params)
    return row === undefined ? undefined : Object.values(row)[0]
  }

  /** All of `work` or nothing; durable on return. */
  write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work)
  }

  /** Everything `work` reads is of one moment, whatever other processes write meanwhile. */
  read<T>(work: () => T): T {
    return this.#transaction('BEGIN', work)
  }

  /**
   * Moves the log into the file and cuts it to nothing, so that what was erased is not left there. Another process that is
   * reading stops it; then the next checkpoint overwrites it.
   */
  shrinkLog(): void {
    this.exec('PRAGMA busy_timeout = 0')
    this.all('PRAGMA wal_checkpoint(TRUNCATE)')
    this.exec(`PRAGMA busy_timeout = ${String(this.#timeoutMs)}`)
  }

  [Symbol.dispose](): void {
    if (!this.#connection.isOpen) return
    this.#statements.clear()
    this.#connection.close()
  }

  #transaction<T>(begin: string, work: () => T): T {
    this.exec(begin)
    try {
      const result = work()
      this.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk has already rolled it back.
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK')
      throw error
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#connection.prepare(sql)
    if (this.#statements.size < MAX_KEPT_STATEMENTS) this.#statements.set(sql, statement)
    return statement
  }

  #guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw translateError(error, this.file, this.#opening ? 'opening' : 'working')
    }
  }
}
