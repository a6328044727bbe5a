import { loadTaxonomy } from '../config/taxonomy.ts'
import { RELEVANT_ROLES, type AnnotatedPost, type Annotation } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import type { PostFilter, PostStore } from '../core/ports/post-store.ts'
import { leafIds } from '../core/taxonomy.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'
import { computeTrends } from '../trends/compute.ts'
import { quantile, rounded, type Figure } from './figure.ts'
import { readRealTexts } from './real-posts.ts'

const DAYS = 21
const NOW_MS = Date.UTC(2026, 10, 23, 5)
const REPEATS = 25

/** Any number of posts over three weeks, made of the real ones with other times and authors. */
export interface ManyPosts {
  readonly texts: readonly string[]
  readonly annotations: readonly Annotation[]
  parseQuery(query: string): PostFilter
}

export async function readManyPosts(): Promise<ManyPosts> {
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const texts = await readRealTexts()
  return {
    texts,
    annotations: texts.map((text) => annotator.annotate(text)),
    parseQuery: (query) => annotator.parseQuery(query),
  }
}

/** Number `i` of `count`. */
export function postAt(i: number, count: number, { texts, annotations }: ManyPosts): AnnotatedPost {
  const annotation = annotations[i % texts.length]
  if (annotation === undefined) throw new Error('there are no real posts')
  return {
    post: {
      id: `bench:${i}`,
      source: `source-${i % 7}`,
      platform: 'bench',
      text: texts[i % texts.length] ?? '',
      publishedAtMs: NOW_MS - Math.floor(((i * 7_919) % count) * ((DAYS * DAY_MS) / count)) - 1,
      collectedAtMs: NOW_MS,
      author: { id: `a_bench_${(i * 31) % 9_973}` },
    },
    annotation,
  }
}

/** The questions of the page, each asked 25 times: `<name>.<question>.p95`. */
export async function askDashboard(
  store: PostStore,
  many: ManyPosts,
  figure: { readonly name: string; readonly limitMs: number; readonly on: string },
): Promise<readonly Figure[]> {
  const text = (query: string): PostFilter => many.parseQuery(query)
  const week: PostFilter = { sinceMs: NOW_MS - 7 * DAY_MS, untilMs: NOW_MS }
  const relevant: PostFilter = { ...week, roles: RELEVANT_ROLES }
  const mostCopied = many.texts.indexOf(mostFrequent(many.texts) ?? '')
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
    'near-copies': () => store.nearCopies(postAt(mostCopied, mostCopied + 1, many), 5),
    'trends': () => trends(store),
  } // prettier-ignore
  const figures: Figure[] = []
  for (const [question, ask] of Object.entries(questions)) {
    await ask()
    const times: number[] = []
    for (let i = 0; i < REPEATS; i++) {
      const begunMs = performance.now()
      await ask()
      times.push(performance.now() - begunMs)
    }
    const value = rounded(quantile(times, 0.95))
    figures.push({ name: `${figure.name}.${question}.p95`, value, unit: 'ms', limit: figure.limitMs, on: figure.on })
  }
  return figures
}

/** A text of which there are more copies than are looked at is the dearest to ask about. */
function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0]
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
