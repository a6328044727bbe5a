import type { Client } from '@elastic/elasticsearch'
import type { Clock } from '../../core/clock.ts'
import { RetryableError } from '../../core/errors.ts'
import { isLesserCopy } from '../../core/lesser-copy.ts'
import type { UpsertOutcome } from '../../core/ports/post-store.ts'
import { refresh, writeAll, writeOnce, type Held, type Operation } from './bulk.ts'
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
/** Between looks up to this, longer each time: by chance, so that two do not step on each other's feet again. */
const MAX_PAUSE_MS = 25

interface Step {
  readonly draft: Draft
  readonly writing: Operation
  /** Copies elsewhere, erased once the post is written. */
  readonly leaving: readonly Copy[]
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
  const { client, clock, names, indices } = writer
  const outcomes = new Map<string, UpsertOutcome | Held>()
  let open = drafts
  for (let round = 0; open.length > 0; round++) {
    if (round === ROUNDS) throw new RetryableError('Elasticsearch: others keep changing the same posts; try again')
    if (round > 0) await clock.sleep(Math.random() * MAX_PAUSE_MS * round)
    const copies = await locate(client, names.posts, keysOf(open))
    const steps = await plan(writer, open, copies, outcomes)
    const written = await writeOnce(
      client,
      steps.map(({ writing }) => writing),
    )
    const erasing = steps.flatMap(({ leaving }, i) => (written[i]?.result === 'done' ? leaving : []))
    const erased = await writeOnce(client, erasing.map(erase))
    await refresh(client, [...steps.map(({ writing }) => indexOf(writing)), ...erasing.map(({ index }) => index)])
    const unfinished: Draft[] = []
    const done: Step[] = []
    let at = 0
    for (const [i, step] of steps.entries()) {
      const { draft, leaving } = step
      const own = written[i] ?? { result: 'conflict' }
      const answers = own.result === 'done' ? [own, ...erased.slice(at, (at += leaving.length))] : [own]
      const held = answers.find((one) => one.result === 'held')
      if (held !== undefined) outcomes.set(draft.key, held)
      else if (own.result === 'refused')
        outcomes.set(draft.key, { id: draft.id, result: 'rejected', reason: own.reason })
      else if (answers.some((one) => one.result !== 'done')) unfinished.push(draft)
      else {
        outcomes.set(draft.key, { id: draft.id, result: step.result })
        done.push(step)
      }
    }
    unfinished.push(...(await keepOne(writer, done)))
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
    const writing: Operation =
      place === undefined
        ? { create: { index: period, key: draft.key, alias: true }, source }
        : { index: { ...versionOf(place), index: period, alias: true }, source }
    steps.push({ draft, writing, leaving: copies.filter((copy) => copy !== place), result })
  }
  return steps
}

/**
 * Several processes that bring a post in, or to another period, at once make copies of it. All keep the same one of those they see; and
 * as one may erase what another counts on, each looks again after it has erased.
 * @returns The posts of which nothing is left: they have to be written again.
 */
async function keepOne({ client, clock, names }: Writer, steps: readonly Step[]): Promise<readonly Draft[]> {
  const moved = steps.filter(({ leaving }) => leaving.length > 0)
  const made = steps
    .filter(({ writing, leaving }) => 'create' in writing || leaving.length > 0)
    .map(({ draft }) => draft)
  if (made.length === 0) return []
  if (moved.length === 0 && (await isEachThereOnce(client, names.posts, keysOf(made)))) return []
  const found = await locate(client, names.posts, keysOf(made))
  const doubles = [...found.values()].flatMap(([, ...others]) => others)
  await writeAll(client, clock, doubles.map(erase))
  await refresh(
    client,
    doubles.map(({ index }) => index),
  )
  const erasedHere = new Set([...doubles, ...moved.flatMap(({ leaving }) => leaving)].map(({ key }) => key))
  const doubtful = made.filter(({ key }) => erasedHere.has(key))
  const left = doubles.length === 0 ? found : await locate(client, names.posts, keysOf(doubtful))
  return doubtful.filter(({ key }) => !left.has(key))
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
