import type { AnnotatedPost, RoleId } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole } from './builders.ts'

/** A fixed sequence of numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32
  }
}

export interface Traffic {
  /** Beginning of every id; also tells the authors apart. */
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
  readonly posts: number
  readonly category?: string
  readonly role?: RoleId
  readonly source?: string
  /** How many accounts write them, in turn; default: each post another. */
  readonly authors?: number
  readonly severity?: number
  readonly lineId?: string
}

/** Synthetic posts, spread evenly with a seeded tremble, each with a text of its own. */
export function traffic(options: Traffic): AnnotatedPost[] {
  const { name, fromMs, toMs, posts, category = 'fraud.loan', role = 'lure', authors = posts } = options
  const random = seededRandom(name.length * 7_919 + posts)
  return Array.from({ length: posts }, (_, i) => {
    const publishedAtMs = Math.floor(fromMs + ((i + random()) / posts) * (toMs - fromMs))
    const hex = (): string =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    return anAnnotatedPost({
      id: `${name}:${i}`,
      source: options.source ?? 'test-source',
      author: { id: `a_${name}_${i % authors}` },
      publishedAtMs,
      collectedAtMs: publishedAtMs,
      annotation: {
        role: aRole(role),
        categories: [aCategory(category)],
        severity: { score: options.severity ?? 20, reasons: [] },
        fingerprint: hex() + hex(),
        indicators:
          options.lineId === undefined
            ? []
            : [anIndicator({ type: 'line-id', value: options.lineId, written: options.lineId })],
      },
    })
  })
}

/** Fifteen days up to `nowMs` in which about one loan lure and one victim of a shop come by every hour. */
export function quietFortnight(nowMs: number): AnnotatedPost[] {
  const span = { fromMs: nowMs - 15 * DAY_MS, toMs: nowMs - HOUR_MS / 60 }
  return [
    ...traffic({ ...span, name: 'quiet-lures', posts: 15 * 24 }),
    ...traffic({
      ...span,
      name: 'quiet-victims',
      posts: 15 * 24,
      category: 'trading.not-received',
      role: 'victim-report',
    }),
  ]
}
