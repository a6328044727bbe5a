import { HOUR_MS } from './bangkok-time.ts'
import { postId } from './post-id.ts'
import { MAX_TEXT_LENGTH, type Post, type RawPost } from './post.ts'

/** Maps a platform's author id to a keyed pseudonym; the key stays in the data folder. */
export type Pseudonymise = (platform: string, authorId: string) => string

export interface SealContext {
  readonly source: string
  readonly platform: string
  readonly nowMs: number
  readonly pseudonymise: Pseudonymise
  /** `replace` (collectors): the time of collection stands in, marked in `repairs`. `reject` (files): the operator mends the line. */
  readonly implausibleDate: 'replace' | 'reject'
  /** The post's id; default: of platform and native id (core/post-id.ts). */
  readonly id?: string
}

export type Sealed = { readonly ok: true; readonly post: Post } | { readonly ok: false; readonly reason: string }

/** Before this there was no social web to collect from: an earlier date is a default or a mistake. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const CLOCK_SKEW_MS = HOUR_MS
/** Far beyond anything meant; JSON of some thousand levels ends whoever walks through it. */
const MAX_NESTING = 100

/**
 * Makes the durable form of what a parser found: author pseudonymised, text well-formed, date plausible.
 * Replacements keep the text's length, so offsets hold. Refusals say why; nothing is dropped silently.
 */
export function sealPost(raw: RawPost, context: SealContext): Sealed {
  const repairs: string[] = []
  if (raw.text.trim() === '') return { ok: false, reason: 'text is empty' }
  if (raw.text.length > MAX_TEXT_LENGTH) {
    return {
      ok: false,
      reason: `text has ${String(raw.text.length)} characters, the limit is ${String(MAX_TEXT_LENGTH)}: split it, or leave the post out`,
    }
  }
  if (isDeeperThan(raw.extra, MAX_NESTING)) {
    return {
      ok: false,
      reason: `extra fields are nested more than ${String(MAX_NESTING)} levels deep: flatten them, or leave them out`,
    }
  }
  let text = raw.text
  if (text.includes('\0')) {
    text = text.replaceAll('\0', '\uFFFD')
    repairs.push('nul')
  }
  if (!text.isWellFormed()) {
    text = text.toWellFormed()
    repairs.push('lone-surrogate')
  }
  let publishedAtMs = raw.publishedAtMs
  if (publishedAtMs === undefined || !Number.isFinite(publishedAtMs)) {
    publishedAtMs = context.nowMs
    repairs.push('date-missing')
  } else if (publishedAtMs < EARLIEST_MS || publishedAtMs > context.nowMs + CLOCK_SKEW_MS) {
    if (context.implausibleDate === 'reject') {
      const which = publishedAtMs < EARLIEST_MS ? 'lies before the year 2000' : 'lies in the future'
      return {
        ok: false,
        reason: `publishedAt ${isoOrNumber(publishedAtMs)} ${which}: correct the date, or leave it out`,
      }
    }
    publishedAtMs = context.nowMs
    repairs.push('date-implausible')
  }
  const post: Post = {
    id: context.id ?? postId(context.platform, raw.nativeId),
    source: context.source,
    platform: context.platform,
    text,
    publishedAtMs: Math.trunc(publishedAtMs),
    collectedAtMs: context.nowMs,
  }
  if (raw.url !== undefined) post.url = wellFormed(raw.url)
  // A time that no clock can show says nothing.
  const editedAtMs = Math.trunc(raw.editedAtMs ?? NaN)
  if (Number.isSafeInteger(editedAtMs)) post.editedAtMs = editedAtMs
  if (raw.author !== undefined) {
    post.author = { id: context.pseudonymise(context.platform, raw.author.id) }
    if (raw.author.followers !== undefined) post.author.followers = raw.author.followers
  }
  if (raw.metrics !== undefined && Object.keys(raw.metrics).length > 0) post.metrics = raw.metrics
  if (raw.inReplyTo !== undefined) post.inReplyTo = postId(context.platform, raw.inReplyTo)
  if (raw.repostOf !== undefined) post.repostOf = postId(context.platform, raw.repostOf)
  if (raw.language !== undefined) post.language = wellFormed(raw.language)
  if (raw.media !== undefined && raw.media.length > 0)
    post.media = raw.media.map((m) => ({ ...m, url: wellFormed(m.url) }))
  if (raw.extra !== undefined && Object.keys(raw.extra).length > 0) {
    post.extra = mended(JSON.parse(JSON.stringify(raw.extra))) as Record<string, unknown>
  }
  if (repairs.length > 0) post.repairs = repairs
  return { ok: true, post }
}

/** True when nobody knows when the post was published, and the time it was first collected stands in. */
export function isDateStandIn({ repairs }: Pick<Post, 'repairs'>): boolean {
  return repairs?.some((repair) => repair === 'date-missing' || repair === 'date-implausible') === true
}

function wellFormed(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** Every string in a JSON value, keys too. Not in its JSON text: there a lone surrogate is six harmless letters. */
function mended(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.map(mended)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [wellFormed(key), mended(part)]))
}

/** Level by level, since the depth of the stack is what must not be relied on. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((part): unknown[] => (typeof part === 'object' && part !== null ? Object.values(part) : []))
    if (level.length === 0) return false
  }
  return true
}

function isoOrNumber(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms)
}
