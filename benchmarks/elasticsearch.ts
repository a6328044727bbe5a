import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PostStore } from '../core/ports/post-store.ts'
import { createClient } from '../indexer/elasticsearch/client.ts'
import { openElasticsearchStore } from '../indexer/elasticsearch/open.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { startElasticsearch } from '../scripts/services/elasticsearch.ts'
import { BULK, bareBulkRate } from './bare-bulk.ts'
import { askDashboard, postAt, readManyPosts, type ManyPosts } from './dashboard.ts'
import { rounded, type Figure } from './figure.ts'

/** A smaller number, for trying, in RAWANG_BENCH_POSTS. */
const POSTS = Number(process.env['RAWANG_BENCH_POSTS'] ?? 1_000_000)
const PART = POSTS / 10
/** As the index worker does it: jobs of a hundred posts, some at once. */
const JOB = 100
const JOBS_AT_ONCE = 40
const RATE_POSTS = Math.min(POSTS, 40_000)

const MIN_SHARE_OF_BULK = 0.6
const MIN_LAST_OF_FIRST = 0.8
const LIMIT_MS = { elasticsearch: 50, sqlite: 100 } as const

/** Elasticsearch beside a bare bulk of the same documents; then the page's questions at a million posts, there and in SQLite. */
export async function elasticsearchFigures(): Promise<readonly Figure[]> {
  const many = await readManyPosts()
  await using server = await startElasticsearch()
  const figures = [await upsertRate(server.url, many)]
  const { posts: store, ...opened } = await openElasticsearchStore({ node: server.url, prefix: 'bench' })
  figures.push(await fill('elasticsearch', store, many))
  await withoutCache(server.url, 'bench')
  figures.push(...(await ask('elasticsearch', store, many)))
  await opened[Symbol.asyncDispose]()
  figures.push(...(await sqliteFigures(many)))
  return figures
}

async function sqliteFigures(many: ManyPosts): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  const { posts: store, ...opened } = await openSqliteStore({ file: join(folder, 'rawang.db') })
  try {
    return [await fill('sqlite', store, many), ...(await ask('sqlite', store, many))]
  } finally {
    await opened[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}

function ask(name: keyof typeof LIMIT_MS, store: PostStore, many: ManyPosts): Promise<readonly Figure[]> {
  return askDashboard(store, many, { name, limitMs: LIMIT_MS[name], on: `${POSTS} posts` })
}

/** How much of the first tenth's rate the last one still has. */
async function fill(name: string, store: PostStore, many: ManyPosts): Promise<Figure> {
  const rates: number[] = []
  for (let from = 0; from < POSTS; from += PART) rates.push(PART / (await seconds(() => upsert(store, many, from, PART))))
  const [first = NaN, last = NaN] = [rates[0], rates.at(-1)]
  return {
    name: `${name}.last-of-first`,
    value: rounded(last / first),
    unit: '',
    better: 'higher',
    limit: MIN_LAST_OF_FIRST,
    on: `${POSTS} posts: ${rates.map((rate) => Math.round(rate)).join(', ')} posts/s by tenths`,
  }
} // prettier-ignore

async function upsert(store: PostStore, many: ManyPosts, from: number, count: number): Promise<void> {
  let next = from
  const lane = async () => {
    while (next < from + count) {
      const at = next
      next += JOB
      await store.upsert(Array.from({ length: JOB }, (_, i) => postAt(at + i, POSTS, many)))
    }
  }
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, lane))
}

/** Twice each, in turn, the first time to warm up. */
async function upsertRate(url: string, many: ManyPosts): Promise<Figure> {
  const client = createClient({ node: url })
  let ours = 0
  let bare = 0
  for (const round of [0, 1]) {
    const prefix = `rate${round}`
    await using opened = await openElasticsearchStore({ node: url, prefix })
    ours = RATE_POSTS / (await seconds(() => upsert(opened.posts, many, 0, RATE_POSTS)))
    bare = await bareBulkRate(client, `${prefix}-posts`)
    await opened.posts.deletePublishedBefore(Number.MAX_SAFE_INTEGER)
  }
  await client.close()
  return {
    name: 'elasticsearch.share-of-bare-bulk',
    value: rounded(ours / bare),
    unit: '',
    better: 'higher',
    limit: MIN_SHARE_OF_BULK,
    on: `${RATE_POSTS} real posts in jobs of ${JOB}: ${Math.round(ours)} posts/s searchable; the same documents in bare requests of ${BULK}: ${Math.round(bare)}/s`,
  }
}

/** The same question a second time must cost as much as the first. */
async function withoutCache(url: string, prefix: string): Promise<void> {
  const client = createClient({ node: url })
  await client.indices.putSettings({ index: `${prefix}-posts`, settings: { 'index.requests.cache.enable': false } })
  await client.close()
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begunMs = performance.now()
  await work()
  return (performance.now() - begunMs) / 1_000
}
