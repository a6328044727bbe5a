import { isDeepStrictEqual } from 'node:util'
import type { AnnotatedPost, Annotation } from '../../core/annotation.ts'
import type { Post } from '../../core/post.ts'
import { isDateStandIn } from '../../core/seal.ts'

/** A post of the longest text with a full annotation has about a tenth of it. */
const MAX_DOCUMENT_LENGTH = 8_000_000

/**
 * What is stored: the annotated post without `collectedAtMs` (a column) and without a date that it stands in for, `wordEnds` as
 * the words' lengths (a quarter of the bytes).
 */
interface StoredDocument {
  readonly post: Omit<Post, 'collectedAtMs' | 'publishedAtMs'> & Partial<Pick<Post, 'publishedAtMs'>>
  readonly annotation: Annotation
}

type Encoded = { readonly ok: true; readonly json: string } | { readonly ok: false; readonly reason: string }

/** The document, or why this store can never hold it. */
export function encodeDocument(entry: AnnotatedPost): Encoded {
  const reason = unstorable(entry)
  if (reason !== undefined) return { ok: false, reason }
  const { post, annotation } = entry
  let json: string
  try {
    json = JSON.stringify({
      post: { ...post, collectedAtMs: undefined, ...(isDateStandIn(post) ? { publishedAtMs: undefined } : {}) },
      annotation: { ...annotation, wordEnds: toLengths(annotation.wordEnds) },
    })
  } catch {
    return { ok: false, reason: 'the post holds a value that JSON has no form for' }
  }
  if (json.length > MAX_DOCUMENT_LENGTH) {
    return {
      ok: false,
      reason: `the post with its annotation has ${String(json.length)} characters, the limit is ${String(MAX_DOCUMENT_LENGTH)}`,
    }
  }
  return { ok: true, json }
}

export function decodeDocument(json: string, collectedAtMs: number): AnnotatedPost {
  const { post, annotation } = JSON.parse(json) as StoredDocument
  return {
    post: { ...post, publishedAtMs: post.publishedAtMs ?? collectedAtMs, collectedAtMs },
    annotation: { ...annotation, wordEnds: fromLengths(annotation.wordEnds) },
  }
}

/** Search terms of a stored document: what the full-text index was given for it. */
export function termsOf(json: string): string {
  return (JSON.parse(json) as StoredDocument).annotation.searchText
}

/** Same content; the order of keys does not matter. */
export function sameDocument(a: string, b: string): boolean {
  return a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b))
}

function unstorable({ post, annotation }: AnnotatedPost): string | undefined {
  if (post.id === '' || !isPlain(post.id)) return 'id is empty or not well-formed text'
  if (!Number.isSafeInteger(post.publishedAtMs)) return 'publishedAtMs is not a whole number of milliseconds'
  if (!Number.isSafeInteger(post.collectedAtMs)) return 'collectedAtMs is not a whole number of milliseconds'
  if (annotation.amountThb !== null && !Number.isSafeInteger(annotation.amountThb))
    return 'amountThb is not a whole number'
  if (!isPlain(annotation.searchText)) return 'searchText is not well-formed text'
  if (!annotation.indicators.every(({ value }) => isPlain(value))) return "an indicator's value is not well-formed text"
  if (!/^[0-9a-f]{16}$/.test(annotation.fingerprint)) return 'fingerprint is not 16 hex digits'
  return undefined
}

/** SQLite's functions end a text at NUL, and UTF-8 has no lone surrogates. */
function isPlain(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function toLengths(ends: readonly number[]): number[] {
  return ends.map((end, index) => end - (ends[index - 1] ?? 0))
}

function fromLengths(lengths: readonly number[]): number[] {
  let end = 0
  return lengths.map((length) => (end += length))
}
