import type { Annotation } from '../../core/annotation.ts'
import type { Database } from './database.ts'

type Indexed = Pick<Annotation, 'searchText' | 'nearKeys'>

interface Change {
  readonly no: number
  readonly text: string
  readonly kind: 'add' | 'remove'
}

const STATEMENTS = {
  post_fts: {
    add: 'INSERT INTO post_fts (rowid, terms) VALUES (?, ?)',
    remove: `INSERT INTO post_fts (post_fts, rowid, terms) VALUES ('delete', ?, ?)`,
  },
  near_keys: {
    add: 'INSERT INTO near_keys (rowid, keys) VALUES (?, ?)',
    remove: `INSERT INTO near_keys (near_keys, rowid, keys) VALUES ('delete', ?, ?)`,
  },
} as const

/**
 * What a transaction changes in the full-text indices, made at its end. A statement with triggers, as those on `post`, opens a
 * savepoint, at which FTS5 writes out all that it gathered: in between them, every post would become a segment of its own.
 *
 * FTS5 keeps no copy of what it indexed, so `remove` has to be told the very same.
 */
export class FullTextChanges {
  readonly #terms: Change[] = []
  readonly #keys: Change[] = []

  add(no: number, after: Indexed): void {
    this.replace(no, undefined, after)
  }

  remove(no: number, before: Indexed): void {
    this.replace(no, before, undefined)
  }

  replace(no: number, before: Indexed | undefined, after: Indexed | undefined): void {
    note(this.#terms, no, before?.searchText, after?.searchText)
    note(this.#keys, no, keysOf(before), keysOf(after))
  }

  /** In the order of noting, once; within the write. */
  apply(database: Database): void {
    for (const { kind, no, text } of this.#terms) database.run(STATEMENTS.post_fts[kind], no, text)
    for (const { kind, no, text } of this.#keys) database.run(STATEMENTS.near_keys[kind], no, text)
  }
}

function note(changes: Change[], no: number, before: string | undefined, after: string | undefined): void {
  if (before === after) return
  if (before !== undefined) changes.push({ kind: 'remove', no, text: before })
  if (after !== undefined) changes.push({ kind: 'add', no, text: after })
}

/** Undefined: a post without keys has no entry. */
function keysOf(indexed: Indexed | undefined): string | undefined {
  const keys = indexed?.nearKeys ?? []
  return keys.length === 0 ? undefined : keys.join(' ')
}
