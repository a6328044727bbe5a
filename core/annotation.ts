import { z } from 'zod'
import { PostSchema } from './post.ts'

/** UTF-16 offsets into the original text; `text.slice(start, end)` is what was matched, also where the match was made on a cleaned form. */
export const SpanSchema = z.strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative() })
export type Span = z.infer<typeof SpanSchema>

/** A span with the rule or model feature that said so, e.g. `lexicon:fraud.loan/กู้เงิน`. */
export const EvidenceSchema = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  rule: z.string(),
})
export type Evidence = z.infer<typeof EvidenceSchema>

export const ROLES = ['lure', 'victim-report', 'warning', 'question', 'unrelated'] as const
export const RoleIdSchema = z.enum(ROLES)
export type RoleId = z.infer<typeof RoleIdSchema>

/** Roles that tell of a scam or complaint at all. */
export const RELEVANT_ROLES: readonly RoleId[] = ['lure', 'victim-report', 'warning', 'question']

export const CHANNELS = [
  'phone-call', 'sms', 'line', 'facebook', 'instagram', 'x', 'tiktok', 'youtube', 'telegram', 'messenger', 'marketplace',
  'website', 'app', 'email', 'in-person',
] as const // prettier-ignore
export const ChannelIdSchema = z.enum(CHANNELS)
export type ChannelId = z.infer<typeof ChannelIdSchema>

export const INDICATOR_TYPES = [
  'phone', 'promptpay', 'bank-account', 'line-id', 'telegram', 'url', 'domain', 'email', 'crypto-wallet', 'citizen-id',
] as const // prettier-ignore
export const IndicatorTypeSchema = z.enum(INDICATOR_TYPES)
export type IndicatorType = z.infer<typeof IndicatorTypeSchema>

/** Whom a host only looks like, and by what: letters that resemble others, words added, another ending, a part of another's name. */
export const ImitationSchema = z.strictObject({
  /** In Thai. */
  name: z.string(),
  /** Its own address. */
  host: z.string(),
  by: z.enum(['look-alike', 'added-words', 'other-ending', 'part-of-name']),
})
export type Imitation = z.infer<typeof ImitationSchema>

export const IndicatorSchema = z.strictObject({
  type: IndicatorTypeSchema,
  /** Canonical value as `annotation.md` defines it per type, e.g. `+66812345678`, `KBANK:0123456789`. */
  value: z.string(),
  /** As it stands in the text: `text.slice(start, end)`. */
  written: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Named checks and how they came out, e.g. `{"shape":true,"checksum":false}`; a failed one is reported, never a reason to drop it. */
  checks: z.record(z.string(), z.boolean()),
  /** Of a link or domain: the Thai bank or agency that it only looks like; absent when it looks like none. */
  imitates: ImitationSchema.optional(),
  /** Whose it is. A victim's never leaves the system unmasked (core/mask.ts). */
  owner: z.enum(['offender', 'victim', 'unknown']),
})
export type Indicator = z.infer<typeof IndicatorSchema>

/** How a word was written past a filter: letters apart, signs that look like letters, letters hidden, or backwards. */
export const DISGUISES = ['spaced', 'look-alike', 'masked', 'reversed'] as const

/** `text.slice(start, end)` is how it is written, `reading` what it was read as. */
export const EvasionSchema = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  reading: z.string(),
  undone: z.array(z.enum(DISGUISES)),
})

const score = z.number().min(0).max(1)

/** What the processors say of one text. Same text + same pipeline version = same annotation, byte for byte. */
export const AnnotationSchema = z.strictObject({
  pipelineVersion: z.string(),
  /** BCP 47 as read from the text itself: `th`, `en`, `und` … */
  language: z.string(),
  /** Words partition the text: word i is `text.slice(wordEnds[i-1] ?? 0, wordEnds[i])`; white space is words too. */
  wordEnds: z.array(z.int().nonnegative()),
  role: z.strictObject({
    id: RoleIdSchema,
    score,
    scores: z.record(RoleIdSchema, score),
    evidence: z.array(EvidenceSchema),
  }),
  /** Leaves of the taxonomy, highest score first; empty when the role is `unrelated`. */
  categories: z.array(z.strictObject({ id: z.string(), score, evidence: z.array(EvidenceSchema) })),
  /** Words written to evade, in the order of the text; absent when there are none. */
  evasion: z.array(EvasionSchema).optional(),
  channels: z.array(z.strictObject({ id: ChannelIdSchema, evidence: z.array(SpanSchema) })),
  indicators: z.array(IndicatorSchema),
  /** Whole baht lost (victim report) or asked for up front (lure). */
  amountThb: z.int().nonnegative().nullable(),
  /** 0-100 from named reasons. */
  severity: z.strictObject({ score: z.int().min(0).max(100), reasons: z.array(z.string()) }),
  sentiment: z.strictObject({ id: z.enum(['pos', 'neu', 'neg', 'q']), score }),
  places: z.array(
    z.strictObject({ id: z.string(), name: z.string(), start: z.int().nonnegative(), end: z.int().nonnegative() }),
  ),
  /** 16 hex digits; near copies share most bits. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  /** Near copies share one of them (processors/stages/near-keys.ts); absent on posts that were read before there were any. */
  nearKeys: z.array(z.int().nonnegative().max(0xffff_ffff)).max(4).optional(),
  /**
   * What both stores index: search terms joined by single spaces. A term holds only letters, numbers and marks
   * (`[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]`), is lower case, and is made by the same function that cuts queries.
   */
  searchText: z.string(),
})
export type Annotation = z.infer<typeof AnnotationSchema>

export const AnnotatedPostSchema = z.strictObject({ post: PostSchema, annotation: AnnotationSchema })
export type AnnotatedPost = z.infer<typeof AnnotatedPostSchema>

/** `fraud.loan` -> `fraud`. */
export function topCategory(categoryId: string): string {
  const dot = categoryId.indexOf('.')
  return dot === -1 ? categoryId : categoryId.slice(0, dot)
}

/** Words with their offsets, without those of white space alone. */
export function tokensOf(text: string, wordEnds: readonly number[]): { text: string; start: number; end: number }[] {
  const tokens: { text: string; start: number; end: number }[] = []
  let start = 0
  for (const end of wordEnds) {
    const word = text.slice(start, end)
    if (word.trim() !== '') tokens.push({ text: word, start, end })
    start = end
  }
  return tokens
}
