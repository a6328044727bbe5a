import type { SQLInputValue } from 'node:sqlite'
import type { AnnotatedPost } from '../../core/annotation.ts'
import { isLesserCopy } from '../../core/lesser-copy.ts'
import type { UpsertOutcome } from '../../core/ports/post-store.ts'
import { isDateStandIn } from '../../core/seal.ts'
import { sightingsOf, type Sighting } from '../sightings.ts'
import type { Database } from './database.ts'
import { annotationOf, encodeDocument, sameDocument } from './document.ts'
import { authorNumber } from './filter.ts'
import { FullTextChanges } from './full-text-changes.ts'
import type { LabelSets } from './labels.ts'

/** Columns that follow from the post: its date, and the others in the order of `factsOf`. */
const FACTS = [
  'published_ms', 'source', 'platform', 'language', 'role', 'categories', 'channels', 'author', 'repost', 'amount_thb',
  'indicators',
] as const // prettier-ignore

const INSERT_POST = `INSERT INTO post (id, collected_ms, ${FACTS.join(', ')}) VALUES (?, ?${', ?'.repeat(FACTS.length)})
  ON CONFLICT (id) DO NOTHING`
const UPDATE_POST = `UPDATE post SET ${FACTS.map((column) => `${column} = ?`).join(', ')} WHERE no = ?`

/** Inserts or replaces posts, in their order; within a write. */
export function upsertPosts(
  database: Database,
  labels: LabelSets,
  entries: readonly AnnotatedPost[],
): readonly UpsertOutcome[] {
  const fullText = new FullTextChanges()
  const outcomes = entries.map((entry) => upsertPost(database, labels, entry, fullText))
  fullText.apply(database)
  return outcomes
}

function upsertPost(
  database: Database,
  labels: LabelSets,
  entry: AnnotatedPost,
  fullText: FullTextChanges,
): UpsertOutcome {
  const { id, collectedAtMs, publishedAtMs } = entry.post
  const encoded = encodeDocument(entry)
  if (!encoded.ok) return { id, result: 'rejected', reason: encoded.reason }
  const { json } = encoded
  const sightings = sightingsOf(entry)
  const facts = factsOf(entry, labels, sightings)
  const standIn = isDateStandIn(entry.post)
  const no = database.insert(INSERT_POST, id, collectedAtMs, standIn ? collectedAtMs : publishedAtMs, ...facts)
  if (no !== undefined) {
    database.run('INSERT INTO doc (no, json) VALUES (?, ?)', no, json)
    fullText.add(no, entry.annotation)
    insertSightings(database, no, sightings)
    return { id, result: 'inserted' }
  }
  const stored = database.get<StoredPost>(
    'SELECT no, json, collected_ms, source, author IS NOT NULL AS has_author FROM post JOIN doc USING (no) WHERE id = ?',
    id,
  )
  if (stored === undefined) throw new Error(`post ${id} has no document: the store is damaged`)
  if (isLesser(entry, stored, labels) || sameDocument(stored.json, json)) return { id, result: 'unchanged' }
  database.run(UPDATE_POST, standIn ? stored.collected_ms : publishedAtMs, ...facts, stored.no)
  database.run('UPDATE doc SET json = ? WHERE no = ?', json, stored.no)
  fullText.replace(stored.no, annotationOf(stored.json), entry.annotation)
  deleteSightings(database, stored.no)
  insertSightings(database, stored.no, sightings)
  return { id, result: 'updated' }
}

interface StoredPost {
  readonly no: number
  readonly json: string
  readonly collected_ms: number
  readonly source: number
  readonly has_author: number
}

function isLesser({ post }: AnnotatedPost, { source, has_author }: StoredPost, labels: LabelSets): boolean {
  const next = { source: labels.idOf([post.source]), isAuthorKnown: post.author !== undefined }
  return isLesserCopy(next, { source, isAuthorKnown: has_author === 1 })
}

/** Erases posts and all that was derived from them; within a write. */
export function erasePosts(database: Database, nos: readonly number[]): void {
  const fullText = new FullTextChanges()
  for (const no of nos) {
    const json = database.value('SELECT json FROM doc WHERE no = ?', no)
    if (typeof json === 'string') fullText.remove(no, annotationOf(json))
    deleteSightings(database, no)
    database.run('DELETE FROM doc WHERE no = ?', no)
    database.run('DELETE FROM post WHERE no = ?', no)
  }
  fullText.apply(database)
}

function insertSightings(database: Database, no: number, sightings: readonly Sighting[]): void {
  for (const { type, value, countable } of sightings) {
    const indicator =
      database.value('SELECT id FROM indicator WHERE value = ? AND type = ?', value, type) ??
      database.insert('INSERT INTO indicator (value, type) VALUES (?, ?)', value, type) ??
      null
    database.run('INSERT INTO sighting (no, indicator, countable) VALUES (?, ?, ?)', no, indicator, countable ? 1 : 0)
  }
}

/** An indicator that nobody carries any more is erased too: it may be somebody's number. */
function deleteSightings(database: Database, no: number): void {
  const rows = database.all<{ indicator: number }>('SELECT indicator FROM sighting WHERE no = ?', no)
  if (rows.length === 0) return
  database.run('DELETE FROM sighting WHERE no = ?', no)
  for (const { indicator } of rows) {
    database.run(
      'DELETE FROM indicator WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM sighting WHERE indicator = ?1)',
      indicator,
    )
  }
}

function factsOf(
  { post, annotation }: AnnotatedPost,
  labels: LabelSets,
  sightings: readonly Sighting[],
): SQLInputValue[] {
  return [
    labels.idOf([post.source]),
    labels.idOf([post.platform]),
    labels.idOf([annotation.language]),
    labels.idOf([annotation.role.id]),
    labels.idOf(annotation.categories.map((category) => category.id)),
    labels.idOf(annotation.channels.map((channel) => channel.id)),
    post.author === undefined ? null : authorNumber(post.author.id),
    post.repostOf === undefined ? 0 : 1,
    annotation.amountThb,
    sightings.reduce((sum, sighting) => sum + Number(sighting.countable), 0),
  ]
}
