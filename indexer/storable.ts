import type { AnnotatedPost } from '../core/annotation.ts'

/** Why no store of ours can ever hold the post; undefined when it can. The same for all, so that all hold the same posts. */
export function whyUnstorable({ post, annotation }: AnnotatedPost): string | undefined {
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

/** A post of the longest text with a full annotation has about a tenth of it. */
const MAX_DOCUMENT_LENGTH = 8_000_000

/** Why a post's JSON is too long for any store of ours; undefined when it is not. */
export function whyTooLong(json: string): string | undefined {
  if (json.length <= MAX_DOCUMENT_LENGTH) return undefined
  return `the post with its annotation has ${String(json.length)} characters, the limit is ${String(MAX_DOCUMENT_LENGTH)}`
}

/** Ascending offsets as the differences between them: a quarter of the bytes. */
export function toLengths(ends: readonly number[]): number[] {
  return ends.map((end, index) => end - (ends[index - 1] ?? 0))
}

export function fromLengths(lengths: readonly number[]): number[] {
  let end = 0
  return lengths.map((length) => (end += length))
}

/** SQLite's functions end a text at NUL, and UTF-8 has no lone surrogates. */
function isPlain(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
