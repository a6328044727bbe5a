import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnnotatedPost } from '../../core/annotation.ts'
import { DAY_MS } from '../../core/bangkok-time.ts'
import type { PostStore, UpsertOutcome } from '../../core/ports/post-store.ts'
import { openElasticsearchStore } from '../../indexer/elasticsearch/open.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { createAnnotator, loadLexicons } from '../../processors/pipeline.ts'
import { createRandom } from '../../simulator/synthetic/random.ts'
import { NOON_MS } from '../builders.ts'
import { tempFolder } from '../cli.ts'
import { elasticsearchForTests } from '../services.ts'
import { questionsAbout } from './store-questions.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Real public posts beside the project, not part of it. */
const REAL = join(ROOT, '..', 'shared', 'data', 'posts', 'wisesight-train.jsonl')
const SYNTHETIC = join(ROOT, 'training', 'authors')
const REAL_POSTS = 20_000
const QUESTIONS = 300
const BATCH = 500
const DAYS = 90

/** Real posts when they are there, and the synthetic ones, which name more indicators and amounts. */
function texts(): readonly string[] {
  const synthetic = readdirSync(SYNTHETIC).filter((name) => name.endsWith('.jsonl')).flatMap((name) => textsOf(join(SYNTHETIC, name)))
  return [...synthetic, ...(existsSync(REAL) ? textsOf(REAL).slice(0, REAL_POSTS) : [])]
} // prettier-ignore

function textsOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text)
}

function annotatedPosts(): readonly AnnotatedPost[] {
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const random = createRandom(5)
  return texts().map((text, i) => {
    const publishedAtMs = NOON_MS - Math.floor(random.next() * DAYS * DAY_MS)
    return {
      post: {
        id: `store:${i % 3 === 0 ? 'ก' : i % 3 === 1 ? '\u{1f600}' : '\uffee'}${i}`,
        source: `source-${i % 7}`,
        platform: i % 2 === 0 ? 'feeds' : 'mastodon',
        text,
        // Many at the same moment, and at Bangkok's midnight to the millisecond.
        publishedAtMs: i % 4 === 0 ? Math.floor(publishedAtMs / DAY_MS) * DAY_MS + 17 * 3_600_000 - (i % 8 === 0 ? 1 : 0) : publishedAtMs,
        collectedAtMs: NOON_MS + i,
        ...(i % 5 === 0 ? {} : { author: { id: `a_store_${(i * 31) % 997}` } }),
        ...(i % 11 === 0 ? { repostOf: `store:${i - 1}` } : {}),
        ...(i % 13 === 0 ? { repairs: ['date-missing'] } : {}),
      },
      annotation: annotator.annotate(text),
    }
  }) // prettier-ignore
}

/** All batches at once: a store puts them in order itself. */
async function fill(store: PostStore, posts: readonly AnnotatedPost[]): Promise<readonly UpsertOutcome[]> {
  const batches = Array.from({ length: Math.ceil(posts.length / BATCH) }, (_, i) =>
    posts.slice(i * BATCH, (i + 1) * BATCH),
  )
  return (await Promise.all(batches.map((batch) => store.upsert(batch)))).flat()
}

describe('the same posts in SQLite and in Elasticsearch', () => {
  const opened = new AsyncDisposableStack()
  let posts: readonly AnnotatedPost[] = []
  let sqlite: PostStore
  let elasticsearch: PostStore

  beforeAll(async () => {
    posts = annotatedPosts()
    sqlite = opened.use(await openSqliteStore({ file: join(tempFolder('stores'), 'rawang.db') })).posts
    const node = await elasticsearchForTests()
    elasticsearch = opened.use(await openElasticsearchStore({ node, prefix: `stores${process.pid}`, shards: 2 })).posts
    const [one, other] = await Promise.all([fill(sqlite, posts), fill(elasticsearch, posts)])
    expect(other).toEqual(one)
    expect(await elasticsearch.totals()).toEqual(await sqlite.totals())
  }, 180_000)

  afterAll(async () => {
    // Otherwise a server that the tests were only lent keeps them.
    await elasticsearch.deletePublishedBefore(Number.MAX_SAFE_INTEGER)
    await opened.disposeAsync()
  })

  it(`${QUESTIONS} questions have the same answers`, { timeout: 180_000 }, async () => {
    let answered = 0
    for (const { about, ask } of questionsAbout(posts, QUESTIONS, createRandom(2026))) {
      const expected = await ask(sqlite)
      expect(await ask(elasticsearch), about).toEqual(expected)
      if (!/^(?:0|\[\]|\[?\{"total":0.*|\{"(?:authors|sumThb)":0,"(?:reposts|posts)":0\})$/.test(JSON.stringify(expected)))
        answered++
    }
    // Questions to which every store says "nothing" tell nothing.
    expect(answered).toBeGreaterThan(QUESTIONS / 2)
  }) // prettier-ignore

  it('and still after edits, moved dates and erasures', { timeout: 120_000 }, async () => {
    const edited = posts.slice(0, 600).map(
      ({ post, annotation }, i): AnnotatedPost => ({
        post: { ...post, publishedAtMs: i % 2 === 0 ? post.publishedAtMs - 45 * DAY_MS : post.publishedAtMs, metrics: { likes: i } },
        annotation,
      }),
    ) // prettier-ignore
    expect(await fill(elasticsearch, edited)).toEqual(await fill(sqlite, edited))
    const gone = posts.slice(300, 900).map(({ post }) => post.id)
    expect(await elasticsearch.delete(gone)).toBe(await sqlite.delete(gone))
    const before = NOON_MS - 50 * DAY_MS
    expect(await elasticsearch.deletePublishedBefore(before, 'source-3')).toBe(
      await sqlite.deletePublishedBefore(before, 'source-3'),
    )
    expect(await elasticsearch.deletePublishedBefore(before)).toBe(await sqlite.deletePublishedBefore(before))
    expect(await elasticsearch.totals()).toEqual(await sqlite.totals())
    for (const { about, ask } of questionsAbout(posts, 40, createRandom(7)))
      expect(await ask(elasticsearch), about).toEqual(await ask(sqlite))
  })
})
