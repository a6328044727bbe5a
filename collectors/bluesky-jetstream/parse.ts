import { z } from 'zod'
import type { Media, RawPost } from '../../core/post.ts'

const POSTS = 'app.bsky.feed.post'
/** Nothing on Bluesky is older; an earlier date is a client's mistake. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const THAI = /[\u0e00-\u0e7f]/

const EventSchema = z.object({
  did: z.string().startsWith('did:'),
  time_us: z.int().positive(),
  kind: z.string(),
  commit: z
    .object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string().min(1),
      rev: z.string().optional(),
      // A deletion has none.
      record: z.unknown().optional(),
    })
    .optional(),
})

const RecordSchema = z.object({
  text: z.string(),
  createdAt: z.string().optional().catch(undefined),
  langs: z.array(z.string()).optional().catch(undefined),
  tags: z.array(z.string()).optional().catch(undefined),
  reply: z
    .object({ parent: z.object({ uri: z.string() }) })
    .optional()
    .catch(undefined),
  facets: z
    .array(z.object({ features: z.array(z.object({ uri: z.string().optional(), tag: z.string().optional() })) }))
    .optional()
    .catch(undefined),
  embed: z
    .object({
      external: z.object({ uri: z.string() }).optional().catch(undefined),
      record: z.object({ uri: z.string() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})
type PostRecord = z.infer<typeof RecordSchema>

/** One message of the stream. `timeUs` is where to go on from; `key` tells a repeated event. */
export type StreamEvent =
  | {
      readonly kind: 'post'
      readonly timeUs: number
      readonly key: string
      readonly post: RawPost
      readonly badDate: boolean
    }
  | { readonly kind: 'delete'; readonly timeUs: number; readonly key: string; readonly nativeId: string }
  | {
      readonly kind: 'skipped'
      readonly timeUs: number
      readonly key: string
      readonly reason: 'other-language' | 'no-text' | 'malformed'
    }
  /** Identities, accounts, other collections: not ours to read. */
  | { readonly kind: 'other'; readonly timeUs: number }
  | { readonly kind: 'unreadable' }

/** A message of the Jetstream v1 wire. `languages`: BCP 47 primary subtags to keep. Never throws. */
export function parseEvent(message: string, languages: readonly string[]): StreamEvent {
  const event = EventSchema.safeParse(jsonOf(message))
  if (!event.success) return { kind: 'unreadable' }
  const { did, time_us: timeUs, kind, commit } = event.data
  if (kind !== 'commit' || commit?.collection !== POSTS) return { kind: 'other', timeUs }
  const nativeId = `at://${did}/${POSTS}/${commit.rkey}`
  const key = `${nativeId} ${commit.operation} ${commit.rev ?? ''}`
  if (commit.operation === 'delete') return { kind: 'delete', timeUs, key, nativeId }
  const record = RecordSchema.safeParse(commit.record)
  if (!record.success) return { kind: 'skipped', timeUs, key, reason: 'malformed' }
  if (!speaks(record.data, languages)) return { kind: 'skipped', timeUs, key, reason: 'other-language' }
  if (record.data.text.trim() === '') return { kind: 'skipped', timeUs, key, reason: 'no-text' }
  const seenAtMs = Math.floor(timeUs / 1_000)
  const createdAtMs = Date.parse(record.data.createdAt ?? '')
  const badDate = Number.isNaN(createdAtMs) || createdAtMs < EARLIEST_MS
  return {
    kind: 'post',
    timeUs,
    key,
    badDate,
    post: {
      nativeId,
      text: record.data.text,
      url: `https://bsky.app/profile/${did}/post/${commit.rkey}`,
      // The author's program sets it, and may set it in the future.
      publishedAtMs: badDate ? seenAtMs : Math.min(createdAtMs, seenAtMs),
      editedAtMs: commit.operation === 'update' ? seenAtMs : undefined,
      author: { id: did },
      inReplyTo: record.data.reply?.parent.uri,
      language: languageOf(record.data, languages),
      media: mediaOf(record.data),
      extra: extraOf(record.data),
    },
  }
}

/** `langs` is optional and often wrong, so Thai letters count as well. */
function speaks({ langs, text }: PostRecord, languages: readonly string[]): boolean {
  return (
    (langs ?? []).some((lang) => languages.includes(primary(lang))) || (languages.includes('th') && THAI.test(text))
  )
}

function languageOf({ langs, text }: PostRecord, languages: readonly string[]): string | undefined {
  return langs?.find((lang) => languages.includes(primary(lang))) ?? (THAI.test(text) ? 'th' : langs?.[0])
}

function primary(lang: string): string {
  return lang.toLowerCase().split('-')[0] ?? ''
}

/** The text often shows a shortened address; the facet and the card have the whole. */
function mediaOf({ facets, embed }: PostRecord): readonly Media[] | undefined {
  const addresses = [...(facets ?? []).flatMap(({ features }) => features.map(({ uri }) => uri)), embed?.external?.uri]
  const links = new Set(addresses.filter((uri) => uri !== undefined && /^https?:/i.test(uri)))
  return links.size === 0 ? undefined : [...links].map((url) => ({ kind: 'link', url: url ?? '' }))
}

function extraOf({ facets, tags, embed }: PostRecord): RawPost['extra'] {
  const named = new Set([...(facets ?? []).flatMap(({ features }) => features.map(({ tag }) => tag)), ...(tags ?? [])])
  named.delete(undefined)
  return {
    ...(named.size === 0 ? {} : { tags: [...named].slice(0, 50) }),
    ...(embed?.record === undefined ? {} : { quoteOf: embed.record.uri }),
  }
}

function jsonOf(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}
