import type { PostStore, UpsertOutcome } from '../../core/ports/post-store.ts'
import { countIndicators } from './count-indicators.ts'
import { countAuthors, countByField, countByTime, sumAmounts, sumAmountsByTime } from './count-posts.ts'
import { encodePost, type Draft } from './document.ts'
import { erasePosts, erasePublishedBefore } from './erase-posts.ts'
import { findNearCopies } from './near-copies.ts'
import { countPosts, firstPublished, readPosts, searchPosts, storeTotals } from './read-posts.ts'
import { readVoices } from './read-voices.ts'
import { writePosts, type Writer } from './write-posts.ts'
import { WriteQueue } from './write-queue.ts'

export function createPostStore(
  writer: Writer,
  options: {
    readonly cursorKey: Uint8Array
    readonly check: () => Promise<void>
    readonly close: () => Promise<void>
  },
): PostStore {
  const queue = new WriteQueue((drafts) => writePosts(writer, drafts), writer.clock)
  return {
    name: 'elasticsearch',
    async upsert(posts) {
      const encoded = posts.map((entry) => ({ id: entry.post.id, ...encodePost(entry) }))
      const outcomes = encoded.map((one): UpsertOutcome => ({
        id: one.id,
        result: 'rejected',
        reason: one.ok ? '' : one.reason,
      }))
      for (const wave of wavesOf(encoded)) {
        const settled = await Promise.allSettled(
          wave.map(async ({ at, draft }) => {
            outcomes[at] = await queue.add(draft)
          }),
        )
        for (const one of settled) if (one.status === 'rejected') throw one.reason
      }
      return outcomes
    },
    get: (ids) => readPosts(writer, ids),
    delete: (ids) => erasePosts(writer, ids),
    deletePublishedBefore: (beforeMs, source) => erasePublishedBefore(writer, beforeMs, source),
    search: (filter, page) => searchPosts(writer, filter, page, options.cursorKey),
    nearCopies: (of, limit) => findNearCopies(writer, of, limit),
    count: async (filter) => countPosts(writer, filter),
    authors: (filter) => countAuthors(writer, filter),
    voicesByCategory: (filter) => readVoices(writer, filter),
    firstPublished: (sources, untilMs) => firstPublished(writer, sources, untilMs),
    histogram: (filter, interval) => countByTime(writer, filter, interval),
    facet: (filter, field, limit) => countByField(writer, filter, field, limit),
    topIndicators: (filter, limit) => countIndicators(writer, filter, limit),
    amount: (filter) => sumAmounts(writer, filter),
    amountHistogram: (filter, interval) => sumAmountsByTime(writer, filter, interval),
    totals: () => storeTotals(writer),
    check: options.check,
    [Symbol.asyncDispose]: options.close,
  }
}

interface Placed {
  readonly at: number
  readonly draft: Draft
}

/** One after the other: a post that is named again in the same call comes in a later wave. */
function wavesOf(encoded: readonly ReturnType<typeof encodePost>[]): readonly (readonly Placed[])[] {
  const waves: Placed[][] = []
  const seen = new Map<string, number>()
  for (const [at, one] of encoded.entries()) {
    if (!one.ok) continue
    const wave = seen.get(one.draft.key) ?? 0
    seen.set(one.draft.key, wave + 1)
    ;(waves[wave] ??= []).push({ at, draft: one.draft })
  }
  return waves
}
