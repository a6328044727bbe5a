import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { topCategory, type AnnotatedPost, type Annotation, type IndicatorType } from '../../core/annotation.ts'
import type { Post } from '../../core/post.ts'
import { isDateStandIn } from '../../core/seal.ts'
import { sightingsOf } from '../sightings.ts'
import { fromLengths, toLengths, whyTooLong, whyUnstorable } from '../storable.ts'
import { shortKey, termKey } from './names.ts'
import { POSTS_LAYOUT } from './schema.ts'
import { indexedTerms } from './terms.ts'

/** One document of a posts index, as `_source` has it (schema.ts). Times in epoch ms. */
export interface PostSource {
  readonly layout: number
  readonly id: string
  readonly publishedAt: number
  readonly collectedAt: number
  readonly source: string
  readonly platform: string
  readonly language: string
  readonly role: string
  readonly categories: readonly string[]
  readonly topCategories: readonly string[]
  readonly channels: readonly string[]
  readonly author?: string
  readonly repost: boolean
  readonly amountThb?: number
  readonly fingerprint: string
  readonly nearKeys?: readonly string[]
  readonly indicators: readonly string[]
  readonly countable: readonly string[]
  readonly terms: string
  readonly digest: string
  /** JSON of {@link Kept}: a text, so that nothing in a post can be taken for a field. */
  readonly document: string
}

/**
 * What the fields do not hold. Without `collectedAtMs` and a date that it stands in for; `wordEnds` as the words' lengths;
 * `searchText` only where `terms` is not the same.
 */
interface Kept {
  readonly post: Omit<Post, 'collectedAtMs' | 'publishedAtMs'> & Partial<Pick<Post, 'publishedAtMs'>>
  readonly annotation: Omit<Annotation, 'searchText'> & Partial<Pick<Annotation, 'searchText'>>
}

/** Elasticsearch refuses a write of more than a few hundredths of its heap as if it were busy: it would be tried for ever. */
const MAX_DOCUMENT_BYTES = 10_000_000

/** A post on its way in. */
export interface Draft {
  readonly id: string
  /** Elasticsearch's `_id`. */
  readonly key: string
  readonly digest: string
  readonly source: string
  readonly isAuthorKnown: boolean
  /** UTF-16 units of its JSON, about. */
  readonly size: number
  /** When it was published, if it was first collected then: only an unknown date depends on it. */
  publishedAt(firstCollectedAt: number): number
  readonly collectedAt: number
  sourceAt(firstCollectedAt: number): PostSource
}

type Encoded = { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly reason: string }

/** The document, or why no store can ever hold it. */
export function encodePost(entry: AnnotatedPost): Encoded {
  const reason = whyUnstorable(entry)
  if (reason !== undefined) return { ok: false, reason }
  const { post, annotation } = entry
  const standIn = isDateStandIn(post)
  const terms = indexedTerms(annotation.searchText)
  let document: string
  try {
    document = JSON.stringify({
      post: { ...post, collectedAtMs: undefined, ...(standIn ? { publishedAtMs: undefined } : {}) },
      annotation: {
        ...annotation,
        wordEnds: toLengths(annotation.wordEnds),
        ...(terms === annotation.searchText ? { searchText: undefined } : {}),
      },
    })
  } catch {
    return { ok: false, reason: 'the post holds a value that JSON has no form for' }
  }
  const tooLong = whyTooLong(document)
  if (tooLong !== undefined) return { ok: false, reason: tooLong }
  if (document.length > MAX_DOCUMENT_BYTES / 3 && Buffer.byteLength(document) > MAX_DOCUMENT_BYTES)
    return {
      ok: false,
      reason: `the post with its annotation has more than ${MAX_DOCUMENT_BYTES / 1_000_000} MB, which Elasticsearch may never have room for`,
    }
  const digest = digestOf(`${document}\n${terms}`, post.metrics)
  const publishedAt = (firstCollectedAt: number) => (standIn ? firstCollectedAt : post.publishedAtMs)
  const draft: Draft = {
    id: post.id,
    key: shortKey(post.id),
    digest,
    source: post.source,
    isAuthorKnown: post.author !== undefined,
    size: document.length + terms.length,
    publishedAt,
    collectedAt: post.collectedAtMs,
    sourceAt: (firstCollectedAt) => ({
      layout: POSTS_LAYOUT.version,
      id: post.id,
      publishedAt: publishedAt(firstCollectedAt),
      collectedAt: firstCollectedAt,
      ...fieldsOf(entry),
      terms,
      digest,
      document,
    }),
  }
  return { ok: true, draft }
}

/**
 * Of the content: a hash; and its length with the sum of the metrics, which stay when only the order of keys changes. So two
 * digests tell most changes for certain, and the documents need not be compared.
 */
function digestOf(content: string, metrics: Post['metrics'] = {}): string {
  const { likes = 0, shares = 0, comments = 0, views = 0 } = metrics
  return `${hash('sha256', content, 'base64url').slice(0, 22)}~${content.length}~${likes + shares + comments + views}`
}

/** False when the contents differ for certain. True also for a digest of an earlier version, which had another form. */
export function mayHaveSameContent(digest: string, other: string): boolean {
  const [, length, sum] = digest.split('~')
  const [, otherLength, otherSum] = other.split('~')
  return length === undefined || otherLength === undefined || (length === otherLength && sum === otherSum)
}

export function decodePost({ document, terms, collectedAt }: PostSource): AnnotatedPost {
  const { post, annotation } = JSON.parse(document) as Kept
  return {
    post: { ...post, publishedAtMs: post.publishedAtMs ?? collectedAt, collectedAtMs: collectedAt },
    annotation: {
      ...annotation,
      wordEnds: fromLengths(annotation.wordEnds),
      searchText: annotation.searchText ?? terms,
    },
  }
}

/** Same content, whatever the order of keys. */
export function sameContent(a: PostSource, b: PostSource): boolean {
  return a.terms === b.terms && isDeepStrictEqual(JSON.parse(a.document), JSON.parse(b.document))
}

/** `type value`: what stands in `countable` for an indicator, and in `indicators`, there also without the type. */
export function indicatorKey(type: IndicatorType | '', value: string): string {
  return termKey(`${type} ${value}`)
}

function fieldsOf(entry: AnnotatedPost) {
  const { post, annotation } = entry
  const categories = annotation.categories.map((category) => category.id)
  const sightings = sightingsOf(entry)
  return {
    source: post.source,
    platform: post.platform,
    language: annotation.language,
    role: annotation.role.id,
    categories,
    topCategories: [...new Set(categories.map(topCategory))],
    channels: annotation.channels.map((channel) => channel.id),
    ...(post.author === undefined ? {} : { author: shortKey(post.author.id) }),
    repost: post.repostOf !== undefined,
    ...(annotation.amountThb === null ? {} : { amountThb: annotation.amountThb }),
    fingerprint: annotation.fingerprint,
    nearKeys: annotation.nearKeys?.map(String) ?? [],
    indicators: sightings.flatMap(({ type, value }) => [indicatorKey('', value), indicatorKey(type, value)]),
    countable: sightings.filter(({ countable }) => countable).map(({ type, value }) => indicatorKey(type, value)),
  }
}
