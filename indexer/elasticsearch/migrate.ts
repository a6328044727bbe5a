import { setTimeout as wait } from 'node:timers/promises'
import type { Client, estypes } from '@elastic/elasticsearch'
import type { Clock } from '../../core/clock.ts'
import { refresh, writeAll } from './bulk.ts'
import { createClient, type ElasticsearchConnection } from './client.ts'
import type { PostSource } from './document.ts'
import { postIndices } from './erase-posts.ts'
import { asking, askingOnce } from './errors.ts'
import { createIndex } from './indices.ts'
import { locate } from './locate-posts.ts'
import { namesOf, type Names } from './names.ts'
import { postsIndex, postsTemplate, POSTS_LAYOUT, type Layout } from './schema.ts'
import { scan } from './scan.ts'

export interface MigrationOptions extends ElasticsearchConnection {
  readonly prefix: string
  /** Of each index of a period to come; those that are moved keep theirs. Default 1. */
  readonly shards?: number | undefined
  /** Default: the layout of this version of Rawang. */
  readonly layout?: Layout
  /** A document of any older layout in the new one; doing it twice changes nothing. Default: the same document, nothing added. */
  readonly upgrade?: (source: PostSource) => object
  readonly clock?: Pick<Clock, 'sleep'>
  /** Told after each index. */
  readonly onIndex?: (done: { readonly from: string; readonly to: string; readonly posts: number }) => void
}

export interface MigrationReport {
  readonly indices: number
  readonly posts: number
  /** Documents that a process of the older version had written into an index of the new layout, and that were brought up. */
  readonly settled: number
}

/** When so few are left that changed meanwhile, writing is stopped for the rest. */
const FEW = 1_000
const MAX_PASSES = 20

interface Migration {
  readonly client: Client
  readonly clock: Pick<Clock, 'sleep'>
  readonly names: Names
  readonly layout: Layout
  readonly upgrade: (source: PostSource) => object
}

/**
 * Brings every index of posts into a new layout while everybody goes on reading and writing: copies an index, then what changed
 * meanwhile; stops writing into it for the last moments (who writes, tries again), and puts the new index in its place, in one step.
 * Interrupted, it goes on from there; done twice, the second time brings up what older processes wrote in between.
 * @throws UserError when Elasticsearch can't be reached; UnavailableError when it stops answering: start it again.
 */
export async function migratePosts(options: MigrationOptions): Promise<MigrationReport> {
  const { prefix, layout = POSTS_LAYOUT, onIndex } = options
  const upgrade = options.upgrade ?? ((source: PostSource): object => ({ ...source, layout: layout.version }))
  const client = createClient(options)
  const names = namesOf(prefix, 'month')
  const migration = { client, clock: options.clock ?? { sleep: (ms: number) => wait(ms) }, names, layout, upgrade }
  try {
    await asking(() => client.indices.putIndexTemplate(postsTemplate(names, layout, options.shards ?? 1)), 'opening')
    let indices = 0
    let posts = 0
    let settled = 0
    for (const index of await postIndices(client, names.posts)) {
      const found = names.periodOfIndex(index)
      if (found === undefined || found.mappingVersion > layout.version) continue
      if (found.mappingVersion === layout.version) {
        settled += await settle(migration, index)
        continue
      }
      const to = names.indexOf(found.period, layout.version)
      const moved = await moveUnlessDropped(migration, index, found.period, to)
      if (moved === undefined) continue
      onIndex?.({ from: index, to, posts: moved })
      indices++
      posts += moved
    }
    return { indices, posts, settled }
  } finally {
    await client.close()
  }
}

/** Undefined when retention dropped the index meanwhile: what was copied of it goes too. */
async function moveUnlessDropped(
  migration: Migration,
  from: string,
  period: string,
  to: string,
): Promise<number | undefined> {
  const { client, names } = migration
  try {
    return await moveIndex(migration, from, period, to)
  } catch (error) {
    if (await asking(() => client.indices.exists({ index: from }))) throw error
    // With the alias it is no copy: another process was faster, and put it in the place of the original.
    const isInUse = await asking(() => client.indices.existsAlias({ index: to, name: names.posts }))
    if (!isInUse) await asking(() => client.indices.delete({ index: to }, { ignore: [404] }))
    return undefined
  }
}

async function moveIndex(migration: Migration, from: string, period: string, to: string): Promise<number> {
  const { client, names, layout } = migration
  const shards = await shardsOf(client, from)
  await asking(() => createIndex(client, to, [], postsIndex(layout, shards)))
  let copiedUpTo: readonly number[] = new Array<number>(shards).fill(-1)
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    await refresh(client, [from])
    const copied = await copyChanges(migration, from, to, copiedUpTo)
    copiedUpTo = copied.upTo
    if (copied.posts <= FEW) break
  }
  await asking(() => client.indices.addBlock({ index: from, block: 'write' }))
  let replaced = false
  try {
    await refresh(client, [from])
    await copyChanges(migration, from, to, copiedUpTo)
    await refresh(client, [to])
    await eraseGone(migration, from, to)
    const [before, after] = [await countOf(client, from), await countOf(client, to)]
    if (before !== after) throw new Error(`${to} has ${after} posts, ${from} has ${before}: nothing was replaced`)
    await askingOnce(() =>
      client.indices.updateAliases({
        actions: [
          { add: { index: to, alias: names.posts } },
          { add: { index: to, alias: period } },
          { remove_index: { index: from } },
        ],
      }),
    )
    replaced = true
    return after
  } finally {
    if (!replaced)
      await asking(() => client.indices.putSettings({ index: from, settings: { 'index.blocks.write': null } }))
  }
}

/** Copies what was written after a sequence number; each shard counts its own. */
async function copyChanges(
  migration: Migration,
  from: string,
  to: string,
  after: readonly number[],
): Promise<{ readonly posts: number; readonly upTo: readonly number[] }> {
  let posts = 0
  const upTo: number[] = []
  for (const [shard, number] of after.entries()) {
    const copied = await copyShard(migration, { from, shard }, to, number)
    posts += copied.posts
    upTo.push(copied.upTo)
  }
  return { posts, upTo }
}

async function copyShard(
  { client, clock, upgrade }: Migration,
  { from, shard }: { readonly from: string; readonly shard: number },
  to: string,
  after: number,
): Promise<{ readonly posts: number; readonly upTo: number }> {
  let posts = 0
  let upTo = after
  const changed = { range: { _seq_no: { gt: after } } }
  for await (const hits of scan<PostSource>(client, from, changed, { shard })) {
    const written = await writeAll(
      client,
      clock,
      hits.map((hit) => ({
        // Versions begin at 1, sequence numbers at 0.
        copy: { index: to, key: hit._id ?? '', originalVersion: seqNoOf(hit) + 1 },
        source: upgraded(hit, upgrade),
      })),
    )
    for (const one of written) if (one.result === 'refused') throw new Error(`${to} refuses a post of ${from}: ${one.reason}`)
    for (const hit of hits) upTo = Math.max(upTo, seqNoOf(hit))
    posts += hits.length
  }
  return { posts, upTo }
} // prettier-ignore

/** Erases in the copy what was erased in the original after it had been copied. */
async function eraseGone({ client, clock }: Migration, from: string, to: string): Promise<void> {
  if ((await countOf(client, to)) === (await countOf(client, from))) return
  for await (const hits of scan<PostSource>(client, to, { match_all: {} })) {
    const there = await locate(client, from, hits.map(({ _id }) => _id ?? '')) // prettier-ignore
    const gone = hits.filter(({ _id }) => !there.has(_id ?? ''))
    await writeAll(client, clock, gone.map(deletion))
  }
  await refresh(client, [to])
}

/** Brings up what was written into an index of the new layout for an older one. */
async function settle({ client, clock, layout, upgrade }: Migration, index: string): Promise<number> {
  await refresh(client, [index])
  let settled = 0
  for await (const hits of scan<PostSource>(client, index, { range: { layout: { lt: layout.version } } })) {
    const written = await writeAll(
      client,
      clock,
      hits.map((hit) => ({ index: versionOf(hit), source: { ...upgraded(hit, upgrade), layout: layout.version } })),
    )
    for (const one of written) if (one.result === 'refused') throw new Error(`${index} refuses one of its posts: ${one.reason}`)
    settled += written.filter(({ result }) => result === 'done').length
  }
  await refresh(client, [index])
  return settled
} // prettier-ignore

type Hit = estypes.SearchHit<PostSource>

function upgraded({ _source }: Hit, upgrade: Migration['upgrade']): object {
  if (_source === undefined) throw new Error('a document came without its source')
  return upgrade(_source)
}

function deletion(hit: Hit) {
  return { delete: versionOf(hit) }
}

function versionOf(hit: Hit) {
  return { index: hit._index, key: hit._id ?? '', seqNo: seqNoOf(hit), primaryTerm: hit._primary_term ?? -1 }
}

function seqNoOf({ _seq_no }: Hit): number {
  return _seq_no ?? -1
}

async function shardsOf(client: Client, index: string): Promise<number> {
  const found = await asking(() => client.indices.getSettings({ index }))
  return Number(Object.values(found)[0]?.settings?.index?.number_of_shards ?? 1)
}

async function countOf(client: Client, index: string): Promise<number> {
  const { count } = await asking(() => client.count({ index }))
  return count
}
