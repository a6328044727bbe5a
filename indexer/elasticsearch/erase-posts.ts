import type { Client } from '@elastic/elasticsearch'
import { refresh, writeAll, type Written } from './bulk.ts'
import { asking } from './errors.ts'
import { shortKey } from './names.ts'
import { locate } from './locate-posts.ts'
import type { Writer } from './write-posts.ts'

const BATCH = 1_000

/** Erases posts by id. Returns how many were there. */
export async function erasePosts({ client, clock, names }: Writer, ids: readonly string[]): Promise<number> {
  let open: readonly string[] = [...new Set(ids.map(shortKey))]
  let erased = 0
  while (open.length > 0) {
    const batch = open.slice(0, BATCH)
    const found = await locate(client, names.posts, batch)
    const copies = [...found.values()].flat()
    const written = await writeAll(
      client,
      clock,
      copies.map((copy) => ({ delete: copy })),
    )
    await refresh(
      client,
      copies.map(({ index }) => index),
    )
    throwIfRefused(written)
    // Changed at this moment by somebody else: looked at again.
    const changed = new Set(copies.filter((_, i) => written[i]?.result !== 'done').map(({ key }) => key))
    erased += found.size - changed.size
    open = [...changed, ...open.slice(BATCH)]
  }
  return erased
}

/** Erases what was published before. Whole indices where nothing else is in them, else post by post. Returns how many. */
export async function erasePublishedBefore(writer: Writer, beforeMs: number, source?: string): Promise<number> {
  let erased = 0
  for (const index of await postIndices(writer.client, writer.names.posts)) {
    erased += (source === undefined ? await dropIndex(writer, index, beforeMs) : undefined) ??
      (await eraseWithin(writer, index, beforeMs, source)) // prettier-ignore
  }
  if (source === undefined) await dropHalfCopies(writer, beforeMs)
  return erased
}

/** What a migration of layouts that was ended left of an index whose period is over by then: nobody reads it, and it must not come back. */
async function dropHalfCopies({ client, names }: Writer, beforeMs: number): Promise<void> {
  const found = await asking(() => client.indices.get({ index: `${names.posts}-*`, features: ['aliases'] }))
  for (const [index, { aliases }] of Object.entries(found)) {
    if (names.endOfIndex(index) > beforeMs || names.posts in (aliases ?? {})) continue
    await asking(() => client.indices.delete({ index }, { ignore: [404] }))
  }
}

export async function postIndices(client: Client, posts: string): Promise<readonly string[]> {
  const found = await asking(() =>
    client.indices.get({ index: posts, ignore_unavailable: true, features: ['aliases'] }),
  )
  return Object.keys(found).sort()
}

/**
 * Undefined when the index's period is not over by then. One that is over never gets a younger post, so nobody has to be kept from
 * writing into it; what is written at this moment is older too.
 */
async function dropIndex(
  { client, names, indices }: Writer,
  index: string,
  beforeMs: number,
): Promise<number | undefined> {
  if (names.endOfIndex(index) > beforeMs) return undefined
  await refresh(client, [index])
  const { count } = await asking(() => client.count({ index, ignore_unavailable: true }))
  await asking(() => client.indices.delete({ index }, { ignore: [404] }))
  indices.forget()
  return count
}

async function eraseWithin(
  { client, clock }: Writer,
  index: string,
  beforeMs: number,
  source: string | undefined,
): Promise<number> {
  let erased = 0
  for (;;) {
    const { hits } = await asking(() =>
      client.search<never>({
        index,
        query: {
          bool: {
            filter: [
              { range: { publishedAt: { lt: beforeMs } } },
              ...(source === undefined ? [] : [{ term: { source } }]),
            ],
          },
        },
        size: BATCH,
        _source: false,
        seq_no_primary_term: true,
        sort: '_doc',
        track_total_hits: false,
      }),
    )
    if (hits.hits.length === 0) return erased
    const written = await writeAll(
      client,
      clock,
      hits.hits.map(({ _id, _seq_no, _primary_term }) => ({
        delete: { index, key: _id ?? '', seqNo: _seq_no ?? -1, primaryTerm: _primary_term ?? -1 },
      })),
    )
    throwIfRefused(written)
    erased += written.filter(({ result }) => result === 'done').length
    await refresh(client, [index])
  }
}

/** Asked again, it would be refused again. */
function throwIfRefused(written: readonly Written[]): void {
  for (const one of written) if (one.result === 'refused') throw new Error(`a post can't be erased: ${one.reason}`)
}
