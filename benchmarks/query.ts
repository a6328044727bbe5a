import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTaxonomy } from '../config/taxonomy.ts'
import { RELEVANT_ROLES, type AnnotatedPost } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import type { PostFilter, PostStore } from '../core/ports/post-store.ts'
import { leafIds } from '../core/taxonomy.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'
import { computeTrends } from '../trends/compute.ts'
import { quantile, rounded, type Figure } from './figure.ts'
import { readRealTexts } from './real-posts.ts'

const POSTS = 100_000
const DAYS = 21
const NOW_MS = Date.UTC(2026, 10, 23, 5)
const REPEATS = 25
const MAX_MS = 100

/** The questions of the page at 100,000 posts over three weeks: real ones, repeated with other times and authors. */
export async function queryFigures(): Promise<readonly Figure[]> {
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const texts = await readRealTexts()
  const annotations = texts.map((text) => annotator.annotate(text))
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  const { posts: store, ...opened } = await openSqliteStore({ file: join(folder, 'rawang.db') })
  try {
    for (let at = 0; at < POSTS; at += 1_000)
      await store.upsert(Array.from({ length: 1_000 }, (_, i) => postAt(at + i, texts, annotations)))
    const text = (query: string): PostFilter => annotator.parseQuery(query)
    const week: PostFilter = { sinceMs: NOW_MS - 7 * DAY_MS, untilMs: NOW_MS }
    const relevant: PostFilter = { ...week, roles: RELEVANT_ROLES }
    const hourly = { intervalMs: HOUR_MS, alignMs: 0, by: 'topCategory' } as const
    const questions: Readonly<Record<string, () => Promise<unknown>>> = {
      'hourly-by-category': () => store.histogram(relevant, hourly),
      'categories': () => store.facet(relevant, 'category', 100),
      'roles': () => store.facet(week, 'role', 10),
      'newest-relevant': () => store.search(relevant, { limit: 25 }),
      'word': () => store.search(text('โปรโมชั่น'), { limit: 25 }),
      'frequent-word-hourly': () => store.histogram({ ...week, ...text('ค่ะ') }, hourly),
      'phrase': () => store.search(text('"อร่อยมาก"'), { limit: 25 }),
      'second-page': () => secondPage(store, week),
      'indicators': () => store.topIndicators(relevant, 20),
      'trends': () => trends(store),
    } // prettier-ignore
    const figures: Figure[] = []
    for (const [name, ask] of Object.entries(questions)) figures.push(await timed(name, ask))
    return figures
  } finally {
    await opened[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(name: string, ask: () => Promise<unknown>): Promise<Figure> {
  await ask()
  const times: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const begunMs = performance.now()
    await ask()
    times.push(performance.now() - begunMs)
  }
  return {
    name: `query.${name}.p95`,
    value: rounded(quantile(times, 0.95)),
    unit: 'ms',
    limit: MAX_MS,
    on: `${POSTS} posts`,
  }
}

async function secondPage(store: PostStore, filter: PostFilter): Promise<unknown> {
  const { nextCursor } = await store.search(filter, { limit: 25 })
  return store.search(filter, { limit: 25, cursor: nextCursor })
}

function trends(store: PostStore): Promise<unknown> {
  return computeTrends({
    store,
    gaps: [],
    settings: { window: HOUR_MS, historyDays: 14 },
    nowMs: NOW_MS,
    leaves: leafIds(loadTaxonomy()),
    watchWords: [],
  })
}

function postAt(
  i: number,
  texts: readonly string[],
  annotations: readonly AnnotatedPost['annotation'][],
): AnnotatedPost {
  const annotation = annotations[i % texts.length]
  if (annotation === undefined) throw new Error('there are no real posts')
  return {
    post: {
      id: `bench:${i}`,
      source: `source-${i % 7}`,
      platform: 'bench',
      text: texts[i % texts.length] ?? '',
      publishedAtMs: NOW_MS - Math.floor(((i * 7_919) % POSTS) * ((DAYS * DAY_MS) / POSTS)) - 1,
      collectedAtMs: NOW_MS,
      author: { id: `a_bench_${(i * 31) % 9_973}` },
    },
    annotation,
  }
}
