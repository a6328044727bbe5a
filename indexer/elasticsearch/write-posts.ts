import type { Client } from '@elastic/elasticsearch'
import type { Clock } from '../../core/clock.ts'
import { RetryableError } from '../../core/errors.ts'
import { isLesserCopy } from '../../core/lesser-copy.ts'
import type { UpsertOutcome } from '../../core/ports/post-store.ts'
import { refresh, writeAll, writeOnce, type Held, type Operation, type Written } from './bulk.ts'
import { mayHaveSameContent, sameContent, type Draft } from './document.ts'
import type { PostIndices } from './indices.ts'
import { fetchCopies, isEachThereOnce, locate, type Copy } from './locate-posts.ts'
import type { Names } from './names.ts'

export interface Writer {
  readonly client: Client
  readonly clock: Pick<Clock, 'sleep'>
  readonly names: Names
  readonly indices: PostIndices
}

/** Somebody else changes the same posts at the same moment: how often we look again before we leave it for later. */
const ROUNDS = 10

interface Step {
  readonly draft: Draft
  /** The first writes the post; a second erases the copy in the index that it leaves. */
  readonly operations: readonly Operation[]
  readonly result: 'inserted' | 'updated' | 'unchanged'
}

/**
 * Inserts or replaces posts with different ids: looks where they are, writes on condition that this is still so, makes it
 * searchable, and looks again for what came up short.
 * @returns By key what became of each. A post that is held may have been written in part: try it again.
 * @throws UnavailableError when Elasticsearch can't be asked: some may have been written, and come out as `unchanged` the next time.
 */
export async function writePosts(
  writer: Writer,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<string, UpsertOutcome | Held>> {
  const { client, names, indices } = writer
  const outcomes = new Map<string, UpsertOutcome | Held>()
  let open = drafts
  for (let round = 0; open.length > 0; round++) {
    if (round === ROUNDS) throw new RetryableError('Elasticsearch: others keep changing the same posts; try again')
    const copies = await locate(client, names.posts, keysOf(open))
    const steps = await plan(writer, open, copies, outcomes)
    const operations = steps.flatMap((step) => step.operations)
    const written = await writeOnce(client, operations)
    const unfinished: Draft[] = []
    const created: Draft[] = []
    let at = 0
    for (const { draft, operations: own, result } of steps) {
      const answers: readonly (Written | Held)[] = written.slice(at, (at += own.length))
      const held = answers.find((one) => one.result === 'held')
      const refused = answers[0]?.result === 'refused' ? answers[0] : undefined
      if (held !== undefined) outcomes.set(draft.key, held)
      else if (refused !== undefined)
        outcomes.set(draft.key, { id: draft.id, result: 'rejected', reason: refused.reason })
      else if (answers.some((one) => one.result !== 'done')) unfinished.push(draft)
      else {
        outcomes.set(draft.key, { id: draft.id, result })
        if (own.some((operation) => 'create' in operation)) created.push(draft)
      }
    }
    await refresh(client, operations.map(indexOf))
    await dropDoubles(writer, created)
    if (unfinished.length > 0) indices.forget()
    open = unfinished
  }
  return outcomes
}

/** What has to be written for each post that is not there already as it is; those that are get their outcome at once. */
async function plan(
  { client, names, indices }: Writer,
  drafts: readonly Draft[],
  found: ReadonlyMap<string, readonly Copy[]>,
  outcomes: Map<string, UpsertOutcome | Held>,
): Promise<readonly Step[]> {
  const doubtful = drafts.flatMap((draft) => {
    const best = found.get(draft.key)?.[0]
    if (best === undefined || best.digest === draft.digest) return []
    return mayHaveSameContent(best.digest, draft.digest) ? [best] : []
  })
  const stored = await fetchCopies(client, doubtful)
  const steps: Step[] = []
  for (const draft of drafts) {
    const copies = found.get(draft.key) ?? []
    const [best] = copies
    if (best !== undefined && isLesserCopy(draft, best)) {
      outcomes.set(draft.key, { id: draft.id, result: 'unchanged' })
      continue
    }
    const source = draft.sourceAt(
      best === undefined ? draft.collectedAt : Math.min(...copies.map((copy) => copy.collectedAt)),
    )
    const before = stored.get(draft.key)
    const same = best?.digest === draft.digest || (before !== undefined && sameContent(before, source))
    const result = best === undefined ? 'inserted' : same ? 'unchanged' : 'updated'
    if (same && copies.length === 1) {
      outcomes.set(draft.key, { id: draft.id, result })
      continue
    }
    const period = await indices.ensure(source.publishedAt)
    const place = copies.find((copy) => names.periodOfIndex(copy.index)?.period === period)
    const erasing = copies.filter((copy) => copy !== place).map(erase)
    const writing: Operation =
      place === undefined
        ? { create: { index: period, key: draft.key, alias: true }, source }
        : { index: { ...versionOf(place), index: period, alias: true }, source }
    steps.push({ draft, operations: [writing, ...erasing], result })
  }
  return steps
}

/** Two processes that bring a post in at once, each with a date of its own, make two of it: every one of them keeps the same. */
async function dropDoubles({ client, clock, names }: Writer, created: readonly Draft[]): Promise<void> {
  if (created.length === 0 || (await isEachThereOnce(client, names.posts, keysOf(created)))) return
  const found = await locate(client, names.posts, keysOf(created))
  const doubles = [...found.values()].flatMap(([, ...others]) => others)
  if (doubles.length === 0) return
  await writeAll(client, clock, doubles.map(erase))
  await refresh(
    client,
    doubles.map(({ index }) => index),
  )
}

function keysOf(drafts: readonly Draft[]): readonly string[] {
  return drafts.map(({ key }) => key)
}

function versionOf({ index, key, seqNo, primaryTerm }: Copy) {
  return { index, key, seqNo, primaryTerm }
}

function erase(copy: Copy): Operation {
  return { delete: versionOf(copy) }
}

function indexOf(operation: Operation): string {
  if ('create' in operation) return operation.create.index
  if ('copy' in operation) return operation.copy.index
  return 'index' in operation ? operation.index.index : operation.delete.index
}
