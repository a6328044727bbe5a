import { ROLES, type Annotation, type AnnotatedPost, type Indicator, type RoleId } from '../core/annotation.ts'
import { HOUR_MS } from '../core/bangkok-time.ts'
import type { Clock } from '../core/clock.ts'
import type { Post } from '../core/post.ts'

/** Where the tests' clock stands unless they say otherwise: Monday 23 November 2026, 12:00 in Bangkok. */
export const NOON_MS = Date.UTC(2026, 10, 23, 5)

export function aPost(part: Partial<Post> = {}): Post {
  return {
    id: 'test:1',
    source: 'test-source',
    platform: 'test',
    text: 'กู้เงินด่วน อนุมัติไว ทักไลน์',
    publishedAtMs: NOON_MS - HOUR_MS,
    collectedAtMs: NOON_MS,
    author: { id: 'a_0000000000000000000001' },
    ...part,
  }
}

/** A lure without categories; `searchText` is empty unless given, so a test that searches says what is indexed. */
export function anAnnotation(part: Partial<Annotation> = {}): Annotation {
  return {
    pipelineVersion: 'test-1',
    language: 'th',
    wordEnds: [],
    role: aRole('lure'),
    categories: [],
    channels: [],
    indicators: [],
    amountThb: null,
    severity: { score: 10, reasons: [] },
    sentiment: { id: 'neu', score: 0.5 },
    places: [],
    fingerprint: '0123456789abcdef',
    searchText: '',
    ...part,
  }
}

export function aRole(id: RoleId): Annotation['role'] {
  const scores = Object.fromEntries(ROLES.map((role) => [role, role === id ? 0.96 : 0.01])) as Record<RoleId, number>
  return { id, score: 0.96, scores, evidence: [] }
}

/** `aCategory('fraud.loan')`: one entry of `annotation.categories`, with a span that says so. */
export function aCategory(id: string, score = 0.9): Annotation['categories'][number] {
  return { id, score, evidence: [{ start: 0, end: 7, rule: `test:${id}` }] }
}

export function anIndicator(part: Partial<Indicator> = {}): Indicator {
  return {
    type: 'phone',
    value: '+66812345678',
    written: '081-234-5678',
    start: 0,
    end: 12,
    checks: { shape: true },
    owner: 'offender',
    ...part,
  }
}

/** Flat on purpose: post fields and annotation fields side by side. */
export function anAnnotatedPost(
  part: Partial<Post> & { readonly annotation?: Partial<Annotation> } = {},
): AnnotatedPost {
  const { annotation, ...post } = part
  return { post: aPost(post), annotation: anAnnotation(annotation) }
}

/** `count` posts with ids `<prefix>0`, `<prefix>1` …; `part` may vary them by index. */
export function manyPosts(
  count: number,
  part: (index: number) => Parameters<typeof anAnnotatedPost>[0] = () => ({}),
  prefix = 'test:',
): AnnotatedPost[] {
  return Array.from({ length: count }, (_, index) =>
    anAnnotatedPost({ id: `${prefix}${String(index)}`, ...part(index) }),
  )
}

export interface FixedClock extends Clock {
  set(ms: number): void
  advance(ms: number): void
}

/** Stands still until told; `sleep` moves it forward at once, so nothing waits in a test. */
export function fixedClock(startMs: number = NOON_MS): FixedClock {
  let now = startMs
  return {
    nowMs: () => now,
    sleep: (ms) => {
      now += ms
      return Promise.resolve()
    },
    set: (ms) => {
      now = ms
    },
    advance: (ms) => {
      now += ms
    },
  }
}
