import { hash } from 'node:crypto'
import { BANGKOK_OFFSET_MS } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'

/** How much time one index of posts holds: an index is what retention drops whole. Bangkok's calendar. */
export type IndexPeriod = 'day' | 'month' | 'year'

const YEARS = { first: 2000, last: 2099 } as const
const DIGITS: Readonly<Record<IndexPeriod, number>> = { day: 10, month: 7, year: 4 }

/** Elasticsearch's own limit of `_id`. */
const MAX_ID_BYTES = 512
const HASHED = 'sha256:'

/**
 * Names of one installation. Readers ask `posts`, an alias over all indices; writers name a period's alias, which leads to
 * exactly one index, so that a migration can put another index behind it.
 */
export interface Names {
  /** `<prefix>-posts`. */
  readonly posts: string
  /** `<prefix>-state`. */
  readonly state: string
  /** `<prefix>-posts-2026.11`. */
  periodOf(publishedAtMs: number): string
  /** `<prefix>-posts-2026.11-v1`. */
  indexOf(period: string, mappingVersion: number): string
  /** First moment after the index's period, epoch ms; Infinity when it has no end or is none of ours. */
  endOfIndex(index: string): number
  /** Of an index's name, the period's: `<prefix>-posts-2026.11`. Undefined when it is not one of ours. */
  periodOfIndex(index: string): { readonly period: string; readonly mappingVersion: number } | undefined
}

/** @throws UserError on a prefix that could lead to another installation's indices. */
export function namesOf(prefix: string, indexPeriod: IndexPeriod): Names {
  if (!/^[a-z][a-z0-9]{0,40}(?:_[a-z0-9]{1,40}){0,3}$/.test(prefix)) {
    throw new UserError(
      `the prefix of the Elasticsearch indices, ${JSON.stringify(prefix)}, is not possible`,
      'use lower case letters, digits and _, beginning with a letter, e.g. rawang or rawang_test',
    )
  }
  const posts = `${prefix}-posts`
  const index = new RegExp(`^(${posts}-[0-9a-z.]+)-v([0-9]+)$`)
  return {
    posts,
    state: `${prefix}-state`,
    periodOf: (publishedAtMs) => `${posts}-${periodName(publishedAtMs, indexPeriod)}`,
    indexOf: (period, mappingVersion) => `${period}-v${mappingVersion}`,
    endOfIndex(name) {
      const period = index.exec(name)?.[1]?.slice(posts.length + 1)
      return period === undefined ? Infinity : endOf(period)
    },
    periodOfIndex(name) {
      const found = index.exec(name)
      return found?.[1] === undefined ? undefined : { period: found[1], mappingVersion: Number(found[2]) }
    },
  }
}

/** Few indices, whatever dates there are: what lies outside of this century shares one on either side. */
function periodName(ms: number, indexPeriod: IndexPeriod): string {
  const date = new Date(ms + BANGKOK_OFFSET_MS)
  const year = date.getUTCFullYear()
  // An impossible date is one of the far future or past: NaN is neither smaller nor greater.
  if (ms < 0 || year < YEARS.first) return 'earlier'
  if (!(year <= YEARS.last)) return 'later'
  return date.toISOString().slice(0, DIGITS[indexPeriod]).replaceAll('-', '.')
}

/** `2026`, `2026.11`, `2026.11.30`: when it is over in Bangkok. */
function endOf(period: string): number {
  if (period === 'earlier') return Date.UTC(YEARS.first, 0) - BANGKOK_OFFSET_MS
  const [year = NaN, month, day] = period.split('.').map(Number)
  const end =
    month === undefined
      ? Date.UTC(year + 1, 0)
      : day === undefined
        ? Date.UTC(year, month)
        : Date.UTC(year, month - 1, day + 1)
  return Number.isNaN(end) ? Infinity : end - BANGKOK_OFFSET_MS
}

/** The text itself where Elasticsearch can take it as an id or a term, else a hash of it. Different texts, different keys. */
export function shortKey(text: string): string {
  const fits = Buffer.byteLength(text) <= MAX_ID_BYTES && !text.startsWith(HASHED)
  return fits ? text : HASHED + hash('sha256', text, 'hex')
}

/** Far below what a term may have; beyond, so much of the text as keeps it in its place in the order. */
const MAX_TERM_BYTES = 30_000
const KEPT_OF_LONG = 5_000
const HASHED_END = / sha256:[0-9a-f]{64}$/

/** Like {@link shortKey} for a term, which may be longer than an id. */
export function termKey(text: string): string {
  const fits = Buffer.byteLength(text) <= MAX_TERM_BYTES && !HASHED_END.test(text)
  return fits ? text : `${text.slice(0, KEPT_OF_LONG).toWellFormed()} sha256:${hash('sha256', text, 'hex')}`
}

/** False when {@link termKey} made it of a longer text. */
export function isWholeTerm(key: string): boolean {
  return !HASHED_END.test(key)
}
