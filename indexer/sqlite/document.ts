import { isDeepStrictEqual } from 'node:util'
import type { AnnotatedPost, Annotation } from '../../core/annotation.ts'
import type { Post } from '../../core/post.ts'
import { isDateStandIn } from '../../core/seal.ts'
import { fromLengths, toLengths, whyTooLong, whyUnstorable } from '../storable.ts'

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
  const reason = whyUnstorable(entry)
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
  const tooLong = whyTooLong(json)
  if (tooLong !== undefined) return { ok: false, reason: tooLong }
  return { ok: true, json }
}

export function decodeDocument(json: string, collectedAtMs: number): AnnotatedPost {
  const { post, annotation } = JSON.parse(json) as StoredDocument
  return {
    post: { ...post, publishedAtMs: post.publishedAtMs ?? collectedAtMs, collectedAtMs },
    annotation: { ...annotation, wordEnds: fromLengths(annotation.wordEnds) },
  }
}

/** What the full-text indices were given for a stored document. */
export function annotationOf(json: string): Pick<Annotation, 'searchText' | 'nearKeys'> {
  return (JSON.parse(json) as StoredDocument).annotation
}

/** Same content; the order of keys does not matter. */
export function sameDocument(a: string, b: string): boolean {
  return a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b))
}
