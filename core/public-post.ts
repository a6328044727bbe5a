import { tokensOf, type AnnotatedPost, type Annotation } from './annotation.ts'
import { defang } from './defang.ts'
import { isWithheld, maskForDisplay } from './mask.ts'

/** What `rawang process` prints of a text: INTERFACE's annotation, keys in its order. Nothing is withheld: it is the caller's own text. */
export function toPublicAnnotation(id: string, text: string, annotation: Annotation) {
  const { language, pipelineVersion } = annotation
  return {
    id,
    text,
    language,
    pipelineVersion,
    tokens: tokensOf(text, annotation.wordEnds),
    ...annotationFields(annotation),
  }
}

/**
 * A stored post as it may leave the system: withheld identifiers masked, times ISO 8601 in UTC, indicators also defanged for people.
 * @param options - `tokens`: the words with their offsets, which most readers do not need.
 */
export function toPublicPost(entry: AnnotatedPost, options: { readonly tokens?: boolean } = {}) {
  const { post, annotation } = maskForDisplay(entry)
  const { publishedAtMs, collectedAtMs, editedAtMs, ...rest } = post
  return {
    ...rest,
    publishedAt: iso(publishedAtMs),
    collectedAt: iso(collectedAtMs),
    ...(editedAtMs === undefined ? {} : { editedAt: iso(editedAtMs) }),
    language: annotation.language,
    pipelineVersion: annotation.pipelineVersion,
    ...(options.tokens === true ? { tokens: tokensOf(post.text, annotation.wordEnds) } : {}),
    ...annotationFields(annotation),
    indicators: annotation.indicators.map((i) => ({
      ...i,
      withheld: isWithheld(i),
      defanged: defang(i.type, i.value),
    })),
  }
}

function annotationFields({
  role,
  categories,
  channels,
  indicators,
  amountThb,
  severity,
  sentiment,
  places,
  fingerprint,
  evasion,
}: Annotation) {
  return {
    role,
    categories,
    channels,
    indicators,
    amountThb,
    severity,
    sentiment,
    places,
    fingerprint,
    ...(evasion === undefined ? {} : { evasion }),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
