import type { Database } from './database.ts'

/**
 * The sets of labels that occur, each with a small number (table `label_set`). Sets are only ever added, so what is
 * remembered stays true; those that another process adds are read by `refresh`.
 */
export class LabelSets {
  readonly #database: Database
  readonly #ids = new Map<string, number>()
  readonly #sets = new Map<number, readonly string[]>()
  #readUpTo = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** Number of the set, made when it is new: only within a write. Order and repeats of labels do not matter. */
  idOf(labels: readonly string[]): number {
    const set = labels.length < 2 ? labels : [...new Set(labels)].sort()
    const key = JSON.stringify(set)
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    this.#database.run('INSERT INTO label_set (labels) VALUES (?) ON CONFLICT DO NOTHING', key)
    const id = Number(this.#database.value('SELECT id FROM label_set WHERE labels = ?', key))
    this.#remember(id, key)
    return id
  }

  /** Reads the sets that were added since; call it within the read that needs them. */
  refresh(): void {
    const rows = this.#database.all<{ id: number; labels: string }>(
      'SELECT id, labels FROM label_set WHERE id > ? ORDER BY id',
      this.#readUpTo,
    )
    for (const { id, labels } of rows) {
      this.#remember(id, labels)
      this.#readUpTo = id
    }
  }

  labelsOf(id: number): readonly string[] {
    return this.#sets.get(id) ?? []
  }

  /** Numbers of the sets with a label that `wanted` accepts. */
  idsWith(wanted: (label: string) => boolean): readonly number[] {
    const ids: number[] = []
    for (const [id, labels] of this.#sets) if (labels.some(wanted)) ids.push(id)
    return ids
  }

  /** After a rollback: what it had added is gone. */
  forget(): void {
    this.#ids.clear()
    this.#sets.clear()
    this.#readUpTo = 0
  }

  #remember(id: number, key: string): void {
    this.#ids.set(key, id)
    this.#sets.set(id, JSON.parse(key) as string[])
  }
}
