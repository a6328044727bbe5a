import { HOUR_MS } from '../../core/bangkok-time.ts'
import type { PostFilter } from '../../core/ports/post-store.ts'
import { labelConditions, selectionOf, type Selection } from './filter.ts'
import type { LabelSets } from './labels.ts'

const COLUMNS = ['role', 'categories', 'source', 'platform', 'language', 'channels'] as const
const LABELS = COLUMNS.join(', ')

/** Start of the hour, also before 1970: SQLite's remainder has the sign of the dividend. */
const hourOf = (ms: string) => `(${ms} - (${ms} % ${HOUR_MS} + ${HOUR_MS}) % ${HOUR_MS})`

const UP = `
  INSERT INTO tally VALUES (${hourOf('new.published_ms')}, ${COLUMNS.map((column) => `new.${column}`).join(', ')}, 1)
    ON CONFLICT DO UPDATE SET posts = posts + 1;`
const SAME = `hour_ms = ${hourOf('old.published_ms')} AND ${COLUMNS.map((column) => `${column} = old.${column}`).join(' AND ')}`
const DOWN = `
  UPDATE tally SET posts = posts - 1 WHERE ${SAME};
  DELETE FROM tally WHERE ${SAME} AND posts = 0;`

/**
 * How many posts there are of each hour of publication and each combination of labels: some dozen rows an hour, however many
 * posts. Triggers keep it, whoever writes, in the transaction of the post itself.
 */
export const TALLY = `
  CREATE TABLE tally (
    hour_ms INTEGER NOT NULL,
    ${COLUMNS.map((column) => `${column} INTEGER NOT NULL,`).join(' ')}
    posts INTEGER NOT NULL,
    PRIMARY KEY (hour_ms, ${LABELS})
  ) STRICT, WITHOUT ROWID;
  INSERT INTO tally
    SELECT ${hourOf('published_ms')}, ${LABELS}, count(*) FROM post GROUP BY ${hourOf('published_ms')}, ${LABELS};
  CREATE TRIGGER tally_new_post AFTER INSERT ON post BEGIN ${UP} END;
  CREATE TRIGGER tally_erased_post AFTER DELETE ON post BEGIN ${DOWN} END;
  CREATE TRIGGER tally_changed_post AFTER UPDATE OF published_ms, ${LABELS} ON post BEGIN ${DOWN} ${UP} END;
`

/** Rows to count, each standing for `posts` (an SQL expression) matching posts, with the columns of labels and `published_ms`. */
export interface Counting extends Selection {
  readonly posts: string
}

/**
 * The matching posts for counting: by the tally for whole hours, one by one at the edges of the time asked for, and altogether
 * one by one when the filter looks into posts or `grid` cuts hours. Of an hour's row, `published_ms` is the hour's start.
 */
export function countingOf(
  filter: PostFilter,
  labels: LabelSets,
  grid: { readonly intervalMs: number; readonly alignMs: number } = { intervalMs: HOUR_MS, alignMs: 0 },
): Counting {
  const span = wholeHours(filter)
  const cutsHours = grid.intervalMs % HOUR_MS !== 0 || grid.alignMs % HOUR_MS !== 0
  if (cutsHours || looksIntoPosts(filter) || span === undefined)
    return { ...selectionOf(filter, labels), posts: 'count(*)' }
  const parts = [`SELECT hour_ms AS published_ms, ${LABELS}, posts FROM tally AS post WHERE ${span.condition} AND ${labelConditions(filter, labels)}`] // prettier-ignore
  const params: number[] = [...span.params]
  for (const edge of span.edges) {
    const { from, where, params: own } = selectionOf({ ...filter, ...edge }, labels)
    parts.push(`SELECT published_ms, ${LABELS}, 1 AS posts FROM ${from} WHERE ${where}`)
    params.push(...(own as readonly number[]))
  }
  return { from: `(${parts.join(' UNION ALL ')}) AS post`, where: 'TRUE', params, posts: 'coalesce(sum(posts), 0)' }
}

/** True when labels and times alone do not tell whether a post matches. */
function looksIntoPosts({ text, notText, indicator, author }: PostFilter): boolean {
  const hasText = (text?.length ?? 0) + (notText?.length ?? 0) > 0
  return hasText || indicator !== undefined || author !== undefined
}

interface Span {
  readonly condition: string
  readonly params: readonly number[]
  /** What is left of the time asked for before and after the whole hours. */
  readonly edges: readonly Pick<PostFilter, 'sinceMs' | 'untilMs'>[]
}

/** Undefined when no whole hour lies between the times. */
function wholeHours({ sinceMs, untilMs }: PostFilter): Span | undefined {
  const fromMs = sinceMs === undefined ? undefined : Math.ceil(sinceMs / HOUR_MS) * HOUR_MS
  const toMs = untilMs === undefined ? undefined : Math.floor(untilMs / HOUR_MS) * HOUR_MS
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) return undefined
  const conditions = [...(fromMs === undefined ? [] : ['hour_ms >= ?']), ...(toMs === undefined ? [] : ['hour_ms < ?'])]
  return {
    condition: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '),
    params: [fromMs, toMs].filter((ms) => ms !== undefined),
    edges: [
      ...(fromMs === sinceMs ? [] : [{ sinceMs, untilMs: fromMs }]),
      ...(toMs === untilMs ? [] : [{ sinceMs: toMs, untilMs }]),
    ],
  }
}
