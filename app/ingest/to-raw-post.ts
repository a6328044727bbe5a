import { z } from 'zod'
import { formatPath } from '../../config/problems.ts'
import type { RawPost } from '../../core/post.ts'

const text = z.string()
const id = z.union([z.string().min(1), z.number()]).transform(String)
/** Files write "nothing" as null as often as by leaving it out. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)
const count = z.int().nonnegative()

const LineSchema = z.looseObject({
  text,
  id: optional(id),
  source: optional(z.string().min(1).max(128)),
  platform: optional(z.string().min(1).max(64)),
  url: optional(text),
  publishedAt: optional(z.union([z.number(), z.string()])),
  author: optional(z.looseObject({ id: optional(id), name: optional(text), followers: optional(count) })),
  metrics: optional(
    z.looseObject({
      likes: optional(count),
      shares: optional(count),
      comments: optional(count),
      views: optional(count),
    }),
  ),
  inReplyTo: optional(id),
  repostOf: optional(id),
  language: optional(text),
  media: optional(z.array(z.object({ kind: optional(text), url: text }))),
  extra: optional(z.record(z.string(), z.unknown())),
})

const MEDIA_KINDS = ['image', 'video', 'audio', 'link'] as const

/** A line of an ingested file as a raw post, with what the file itself says of id, source and platform. */
export interface IngestLine {
  readonly raw: RawPost
  readonly id: string | undefined
  readonly source: string | undefined
  readonly platform: string | undefined
}

/** Reads one record of the shape that INTERFACE describes. The reason says which field, what is wrong, and what to write. */
export function toRawPost(record: unknown): { ok: true; line: IngestLine } | { ok: false; reason: string } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { ok: false, reason: 'the line is not a JSON object: write {"text": "…"}' }
  }
  const parsed = LineSchema.safeParse(record)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const path = formatPath(issue?.path ?? [])
    if (path === 'text')
      return { ok: false, reason: 'there is no text: each line needs "text" with the post as a string' }
    return { ok: false, reason: `${path}: ${issue?.message ?? 'is not valid'}` }
  }
  const {
    text: body,
    id: ownId,
    source,
    platform,
    url,
    publishedAt,
    author,
    metrics,
    inReplyTo,
    repostOf,
    language,
    media,
    extra,
    ...unknown
  } = parsed.data
  const published = readTime(publishedAt)
  if (published === 'unreadable') {
    return {
      ok: false,
      reason: `publishedAt ${JSON.stringify(publishedAt)} is no time: write ISO 8601 with a zone (2026-11-24T09:30:00+07:00) or epoch milliseconds`,
    }
  }
  const authorId = author?.id ?? author?.name
  const { likes, shares, comments, views, ...otherMetrics } = metrics ?? {}
  const kept: Record<string, unknown> = {
    ...extra,
    ...unknown,
    ...(Object.keys(otherMetrics).length > 0 ? { metrics: otherMetrics } : {}),
  }
  return {
    ok: true,
    line: {
      id: ownId,
      source,
      platform,
      raw: {
        nativeId: ownId ?? '',
        text: body,
        url,
        publishedAtMs: published,
        author: authorId === undefined ? undefined : { id: authorId, followers: author?.followers },
        metrics: definedOnly({ likes, shares, comments, views }),
        inReplyTo,
        repostOf,
        language,
        media: media?.map((m) => ({ kind: MEDIA_KINDS.find((kind) => kind === m.kind) ?? 'other', url: m.url })),
        extra: kept,
      },
    },
  }
}

const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?)$/i

function readTime(value: string | number | undefined): number | undefined | 'unreadable' {
  if (value === undefined || value === '') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? value : 'unreadable'
  const trimmed = value.trim()
  if (/^-?\d{10,16}$/.test(trimmed)) return Number(trimmed)
  if (!ISO_WITH_ZONE.test(trimmed)) return 'unreadable'
  const ms = Date.parse(
    trimmed
      .replace(' ', 'T')
      .replace(/\s/, '')
      .replace(/([+-]\d{2})$/, '$1:00')
      .replace(/([+-]\d{2})(\d{2})$/, '$1:$2'),
  )
  return Number.isNaN(ms) ? 'unreadable' : ms
}

function definedOnly<T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as { [K in keyof T]?: number }
}
