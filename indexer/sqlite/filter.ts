import { hash } from 'node:crypto'
import type { SQLInputValue } from 'node:sqlite'
import { topCategory } from '../../core/annotation.ts'
import type { PostFilter } from '../../core/ports/post-store.ts'
import type { LabelSets } from './labels.ts'
import { matchAny, matchExpression } from './match.ts'

/** `SELECT … FROM ${from} WHERE ${where}` with `params`, over the matching rows of `post`. */
export interface Selection {
  readonly from: string
  readonly where: string
  readonly params: readonly SQLInputValue[]
}

const FTS = 'SELECT rowid FROM post_fts WHERE post_fts MATCH ?'

/** Numbers of label sets stand in the SQL itself: they are ours. Whatever comes from outside is bound. */
export function selectionOf(filter: PostFilter, labels: LabelSets): Selection {
  const conditions: string[] = []
  const params: SQLInputValue[] = []
  const where = (condition: string, ...values: SQLInputValue[]) => {
    conditions.push(condition)
    params.push(...values)
  }

  let from = 'post'
  const text = filter.text ?? []
  const notText = filter.notText ?? []
  if (text.length > 0) {
    const match = matchExpression(text, notText)
    if (match === undefined) {
      where('FALSE')
    } else {
      // The index first, whatever the planner thinks: it has no statistics of it.
      from = 'post_fts CROSS JOIN post ON post.no = post_fts.rowid'
      where('post_fts MATCH ?', match)
    }
  } else if (notText.length > 0) {
    const match = matchAny(notText)
    if (match !== '') where(`post.no NOT IN (${FTS})`, match)
  }
  if (filter.sinceMs !== undefined) where('post.published_ms >= ?', filter.sinceMs)
  if (filter.untilMs !== undefined) where('post.published_ms < ?', filter.untilMs)
  where(labelConditions(filter, labels))
  if (filter.indicator !== undefined) {
    const { type, value } = filter.indicator
    const one = type === undefined ? 'value = ?' : 'value = ? AND type = ?'
    where(
      `post.no IN (SELECT no FROM sighting WHERE indicator IN (SELECT id FROM indicator WHERE ${one}))`,
      value,
      ...(type === undefined ? [] : [type]),
    )
  }
  if (filter.author !== undefined) where('post.author = ?', authorNumber(filter.author))
  return { from, where: conditions.join(' AND '), params }
}

/** What the filter asks of labels, over `post` or a table of that alias; TRUE when it asks nothing. */
export function labelConditions({ categories, roles, sources }: PostFilter, labels: LabelSets): string {
  const among = (column: string, wanted: readonly string[] | undefined, formsOf = (label: string) => [label]) => {
    if (wanted === undefined || wanted.length === 0) return []
    const set = new Set(wanted)
    return [`post.${column} IN (${labels.idsWith((label) => formsOf(label).some((form) => set.has(form))).join(',')})`]
  }
  const conditions = [
    ...among('categories', categories, (leaf) => [leaf, topCategory(leaf)]),
    ...among('role', roles),
    ...among('source', sources),
  ]
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')
}

/** A pseudonym as the `author` column holds it. */
export function authorNumber(pseudonym: string): bigint {
  return hash('sha1', pseudonym, 'buffer').readBigInt64LE(0)
}
