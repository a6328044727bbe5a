import { z } from 'zod'

/** Longest text that is taken in, in UTF-16 units. The longest platform text (a Facebook post) is 63,206. */
export const MAX_TEXT_LENGTH = 100_000

const count = z.int().nonnegative()

export const MetricsSchema = z.strictObject({
  likes: count.optional(),
  shares: count.optional(),
  comments: count.optional(),
  views: count.optional(),
})
export type Metrics = z.infer<typeof MetricsSchema>

export const MediaSchema = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'link', 'other']),
  url: z.string(),
})
export type Media = z.infer<typeof MediaSchema>

/**
 * What a collector's parser makes of one item of a platform: still with the author's own id.
 * It never leaves the collecting process; `sealPost` (core/seal.ts) makes a {@link Post} of it before the first durable write.
 */
export interface RawPost {
  /** The platform's own id, unique within the platform: always a string. */
  readonly nativeId: string
  /** Plain text as people wrote it (HTML already turned to text). */
  readonly text: string
  readonly url?: string | undefined
  /** Epoch ms; undefined when the platform gives none or it can't be read. */
  readonly publishedAtMs?: number | undefined
  readonly editedAtMs?: number | undefined
  readonly author?: { readonly id: string; readonly followers?: number | undefined } | undefined
  readonly metrics?: Metrics | undefined
  /** Native id of the post this one answers. */
  readonly inReplyTo?: string | undefined
  /** Native id of the post this one repeats. */
  readonly repostOf?: string | undefined
  /** BCP 47, as the platform says it. */
  readonly language?: string | undefined
  readonly media?: readonly Media[] | undefined
  /** What has no field of its own; kept, never interpreted. JSON only. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/** A post as it crosses queues and is stored: JSON, author pseudonymised, well-formed text. */
export const PostSchema = z.strictObject({
  /** Globally unique and deterministic: made of platform and native id (core/post-id.ts), or what the ingested file says. */
  id: z.string().min(1).max(1024),
  /** Id of the configured source, e.g. `pantip-news`. */
  source: z.string().min(1).max(128),
  /** e.g. `mastodon`, `feeds`, `bluesky`, `file`. */
  platform: z.string().min(1).max(64),
  text: z.string().min(1).max(MAX_TEXT_LENGTH),
  url: z.string().optional(),
  publishedAtMs: z.int(),
  /** Epoch ms of the first time it was seen. Not part of what makes two versions different. */
  collectedAtMs: z.int(),
  editedAtMs: z.int().optional(),
  /** `id` is a keyed pseudonym (`a_` + 22 base64url characters), never the platform's own. */
  author: z.strictObject({ id: z.string(), followers: count.optional() }).optional(),
  metrics: MetricsSchema.optional(),
  inReplyTo: z.string().optional(),
  repostOf: z.string().optional(),
  language: z.string().optional(),
  media: z.array(MediaSchema).optional(),
  /** What was mended on the way in: `nul`, `lone-surrogate`, `date-missing`, `date-implausible`. */
  repairs: z.array(z.string()).optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})
export type Post = z.infer<typeof PostSchema>
