import { topCategory, type AnnotatedPost, type IndicatorType } from '../../core/annotation.ts'
import type {
  Bucket,
  FacetField,
  IndicatorCount,
  PostFilter,
  PostPage,
  StoreTotals,
  Voices,
} from '../../core/ports/post-store.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { Database } from './database.ts'
import { decodeDocument } from './document.ts'
import { selectionOf } from './filter.ts'
import type { LabelSets } from './labels.ts'
import { countingOf } from './tally.ts'

/** Column of label sets behind each field, and what it counts under. */
const FIELDS: Readonly<Record<FacetField, { readonly column: string; readonly key?: (label: string) => string }>> = {
  source: { column: 'source' },
  platform: { column: 'platform' },
  language: { column: 'language' },
  role: { column: 'role' },
  category: { column: 'categories' },
  topCategory: { column: 'categories', key: topCategory },
  channel: { column: 'channels' },
}

/** Before any time that a `Date` can hold: bucket numbers counted from here on are never negative. */
const EARLIEST_MS = -8_640_000_000_000_000

interface Store {
  readonly database: Database
  readonly labels: LabelSets
}

export function readPosts({ database }: Store, ids: readonly string[]): readonly AnnotatedPost[] {
  const posts: AnnotatedPost[] = []
  for (const id of ids) {
    const row = database.get<{ json: string; collected_ms: number }>(
      'SELECT json, collected_ms FROM post JOIN doc USING (no) WHERE id = ?',
      id,
    )
    if (row !== undefined) posts.push(decodeDocument(row.json, row.collected_ms))
  }
  return posts
}

export function searchPosts(
  { database, labels }: Store,
  filter: PostFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined },
  cursorKey: Uint8Array,
): PostPage {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor, filter, cursorKey)
  const { from, where, params } = selectionOf(filter, labels)
  const total = countPosts({ database, labels }, filter)
  const begins = after === undefined ? '' : 'AND published_ms <= ? AND (published_ms < ? OR id > ?)'
  // One more than asked for says whether there is another page.
  const rows = database.all<{ no: number; id: string; published_ms: number; collected_ms: number }>(
    `SELECT no, id, published_ms, collected_ms FROM ${from} WHERE ${where} ${begins} ORDER BY published_ms DESC, id LIMIT ?`,
    ...params,
    ...(after === undefined ? [] : [after.publishedAtMs, after.publishedAtMs, after.id]),
    page.limit + 1,
  )
  const posts = rows.slice(0, page.limit).map(({ no, collected_ms }) => {
    const json = database.value('SELECT json FROM doc WHERE no = ?', no)
    return decodeDocument(String(json), collected_ms)
  })
  const last = rows[page.limit - 1]
  if (rows.length <= page.limit || last === undefined) return { total, posts }
  return {
    total,
    posts,
    nextCursor: writeCursor({ publishedAtMs: last.published_ms, id: last.id }, filter, cursorKey),
  }
}

export function countPosts({ database, labels }: Store, filter: PostFilter): number {
  const { from, where, params, posts } = countingOf(filter, labels)
  return Number(database.value(`SELECT ${posts} FROM ${from} WHERE ${where}`, ...params))
}

export function countAuthors({ database, labels }: Store, filter: PostFilter): { authors: number; reposts: number } {
  const { from, where, params } = selectionOf(filter, labels)
  const row = database.get<{ authors: number; reposts: number }>(
    `SELECT count(DISTINCT author) AS authors, coalesce(sum(repost), 0) AS reposts FROM ${from} WHERE ${where}`,
    ...params,
  )
  return { authors: row?.authors ?? 0, reposts: row?.reposts ?? 0 }
}

export function readVoices({ database, labels }: Store, filter: PostFilter): Readonly<Record<string, Voices>> {
  const { from, where, params } = selectionOf(filter, labels)
  // An author's number has 64 bits, more than a number of JavaScript.
  const rows = database.all<{ categories: number; role: number; source: number; author: string | null; reposts: number; posts: number }>(
    `SELECT categories, role, source, CAST(author AS TEXT) AS author, sum(repost) AS reposts, count(*) AS posts
    FROM ${from} WHERE ${where} GROUP BY 1, 2, 3, 4`,
    ...params,
  ) // prettier-ignore
  const voices = new Map<string, VoicesSoFar>()
  for (const row of rows) {
    for (const category of labels.labelsOf(row.categories)) {
      const one = voices.get(category) ?? { authors: new Set(), reposts: 0, roles: {}, sources: {} }
      voices.set(category, one)
      if (row.author !== null) one.authors.add(row.author)
      one.reposts += row.reposts
      addTo(one.roles, labels.labelsOf(row.role), row.posts)
      addTo(one.sources, labels.labelsOf(row.source), row.posts)
    }
  }
  return Object.fromEntries([...voices].map(([category, one]) => [category, { ...one, authors: one.authors.size }]))
}

interface VoicesSoFar {
  readonly authors: Set<string>
  reposts: number
  readonly roles: Record<string, number>
  readonly sources: Record<string, number>
}

function addTo(counts: Record<string, number>, keys: readonly string[], posts: number): void {
  for (const key of keys) counts[key] = (counts[key] ?? 0) + posts
}

export function firstPublished(
  { database, labels }: Store,
  sources: readonly string[],
  untilMs: number,
): Readonly<Record<string, number>> {
  const firsts = sources.map((source) => {
    const { from, where, params } = selectionOf({ sources: [source], untilMs }, labels)
    const sql = `SELECT published_ms FROM ${from} WHERE ${where} ORDER BY published_ms LIMIT 1`
    return [source, database.value(sql, ...params)] as const
  })
  return Object.fromEntries(firsts.filter((one): one is [string, number] => typeof one[1] === 'number'))
}

export function sumAmounts({ database, labels }: Store, filter: PostFilter): { sumThb: number; posts: number } {
  const { from, where, params } = selectionOf(filter, labels)
  // total() adds as floating point: a hostile post's huge amount must not overflow the sum.
  const row = database.get<{ sum: number; posts: number }>(
    `SELECT total(amount_thb) AS sum, count(*) AS posts FROM ${from} WHERE ${where} AND amount_thb IS NOT NULL`,
    ...params,
  )
  return { sumThb: row?.sum ?? 0, posts: row?.posts ?? 0 }
}

export function sumAmountsByTime(
  { database, labels }: Store,
  filter: PostFilter,
  { intervalMs, alignMs }: { readonly intervalMs: number; readonly alignMs: number },
): readonly { readonly fromMs: number; readonly sumThb: number; readonly posts: number }[] {
  const { from, where, params } = selectionOf(filter, labels)
  const originMs = originOf(intervalMs, alignMs)
  return database
    .all<{ bucket: number; sum: number; posts: number }>(
      `SELECT (published_ms - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS bucket, total(amount_thb) AS sum, count(*) AS posts
      FROM ${from} WHERE ${where} AND amount_thb IS NOT NULL GROUP BY 1 ORDER BY 1`,
      originMs,
      intervalMs,
      ...params,
    )
    .map(({ bucket, sum, posts }) => ({ fromMs: originMs + bucket * intervalMs, sumThb: sum, posts }))
}

export function countByTime(
  { database, labels }: Store,
  filter: PostFilter,
  {
    intervalMs,
    alignMs,
    by,
  }: { readonly intervalMs: number; readonly alignMs: number; readonly by?: FacetField | undefined },
): readonly Bucket[] {
  const { from, where, params, posts: counted } = countingOf(filter, labels, { intervalMs, alignMs })
  const originMs = originOf(intervalMs, alignMs)
  const rows = database.all<{ bucket: number; label_set: number; posts: number }>(
    `SELECT (published_ms - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS bucket,
      ${by === undefined ? 'NULL' : FIELDS[by].column} AS label_set, ${counted} AS posts
    FROM ${from} WHERE ${where} GROUP BY 1, 2 ORDER BY 1`,
    originMs,
    intervalMs,
    ...params,
  )
  const buckets = new Map<number, Map<string, number>>()
  for (const { bucket, label_set, posts } of rows) {
    const counts = buckets.get(bucket) ?? new Map<string, number>()
    buckets.set(bucket, counts)
    for (const key of by === undefined ? ['all'] : keysOf(labels, by, label_set))
      counts.set(key, (counts.get(key) ?? 0) + posts)
  }
  return [...buckets]
    .filter(([, counts]) => counts.size > 0)
    .map(([bucket, counts]) => ({ fromMs: originMs + bucket * intervalMs, counts: Object.fromEntries(counts) }))
}

export function countByField(
  { database, labels }: Store,
  filter: PostFilter,
  field: FacetField,
  limit: number,
): readonly { readonly key: string; readonly count: number }[] {
  const { from, where, params, posts: counted } = countingOf(filter, labels)
  const rows = database.all<{ label_set: number; posts: number }>(
    `SELECT ${FIELDS[field].column} AS label_set, ${counted} AS posts FROM ${from} WHERE ${where} GROUP BY 1`,
    ...params,
  )
  const counts = new Map<string, number>()
  for (const { label_set, posts } of rows)
    for (const key of keysOf(labels, field, label_set)) counts.set(key, (counts.get(key) ?? 0) + posts)
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
}

export function countIndicators(
  { database, labels }: Store,
  filter: PostFilter,
  limit: number,
): readonly IndicatorCount[] {
  const { from, where, params } = selectionOf(filter, labels)
  return database
    .all<{ type: IndicatorType; value: string; posts: number; authors: number; first_ms: number; last_ms: number }>(
      `WITH seen AS MATERIALIZED (
        SELECT sighting.indicator AS indicator, post.author AS author, post.published_ms AS published_ms
        FROM ${from} CROSS JOIN sighting ON sighting.no = post.no AND sighting.countable
        WHERE ${where} AND post.indicators > 0
      ), top AS MATERIALIZED (
        SELECT indicator.id, type, value, posts
        FROM (SELECT indicator AS id, count(*) AS posts FROM seen GROUP BY 1) JOIN indicator USING (id)
        ORDER BY posts DESC, type, value LIMIT ?
      )
      SELECT type, value, posts, count(DISTINCT author) AS authors, min(published_ms) AS first_ms, max(published_ms) AS last_ms
      FROM top JOIN seen ON seen.indicator = top.id
      GROUP BY top.id ORDER BY posts DESC, type, value`,
      ...params,
      limit,
    )
    .map(({ type, value, posts, authors, first_ms, last_ms }) => ({
      type,
      value,
      posts,
      authors,
      firstSeenMs: first_ms,
      lastSeenMs: last_ms,
    }))
}

export function storeTotals({ database }: Store): StoreTotals {
  const number = (sql: string) => {
    const value = database.value(sql)
    return typeof value === 'number' ? value : null
  }
  return {
    posts: number('SELECT sum(posts) FROM tally') ?? 0,
    firstPublishedAtMs: number('SELECT min(published_ms) FROM post'),
    lastPublishedAtMs: number('SELECT max(published_ms) FROM post'),
    lastCollectedAtMs: number('SELECT max(collected_ms) FROM post'),
  }
}

function originOf(intervalMs: number, alignMs: number): number {
  return alignMs - Math.floor((alignMs - EARLIEST_MS) / intervalMs) * intervalMs
}

function keysOf(labels: LabelSets, field: FacetField, labelSet: number): readonly string[] {
  const set = labels.labelsOf(labelSet)
  const key = FIELDS[field].key
  return key === undefined ? set : [...new Set(set.map(key))]
}
