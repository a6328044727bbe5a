import { z } from 'zod'
import type { Media, RawPost } from '../../core/post.ts'

export const POSTS = 'app.bsky.feed.post'
/** Nothing on Bluesky is older; an earlier date is a client's mistake. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const THAI = /[\u0e00-\u0e7f]/

const link = z.object({ uri: z.string() }).optional().catch(undefined) // prettier-ignore
/** What is used of a post's record, however it came. */
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
      external: link,
      // With pictures beside the quotation, it stands one level deeper.
      record: z.union([z.object({ record: z.object({ uri: z.string() }) }).transform(({ record }) => record), z.object({ uri: z.string() })]).optional().catch(undefined), // prettier-ignore
      media: z.object({ external: link }).optional().catch(undefined), // prettier-ignore
    })
    .optional()
    .catch(undefined),
})
export type PostRecord = z.infer<typeof RecordSchema>

/** Undefined when it is no record of a post. */
export function readRecord(value: unknown): PostRecord | undefined {
  return RecordSchema.safeParse(value).data
}

export interface RecordPlace {
  readonly did: string
  readonly rkey: string
  /** When the network saw it, epoch ms: the author's program sets the other date, also to the future or the distant past. */
  readonly seenAtMs: number
  /** BCP 47 primary subtags that are looked for. */
  readonly languages: readonly string[]
}

export function postOf(
  record: PostRecord,
  { did, rkey, seenAtMs, languages }: RecordPlace,
): { readonly post: RawPost; readonly badDate: boolean } {
  const createdAtMs = Date.parse(record.createdAt ?? '')
  const badDate = Number.isNaN(createdAtMs) || createdAtMs < EARLIEST_MS
  return {
    badDate,
    post: {
      nativeId: `at://${did}/${POSTS}/${rkey}`,
      text: record.text,
      url: `https://bsky.app/profile/${did}/post/${rkey}`,
      publishedAtMs: badDate ? seenAtMs : Math.min(createdAtMs, seenAtMs),
      author: { id: did },
      inReplyTo: record.reply?.parent.uri,
      language: languageOf(record, languages),
      media: mediaOf(record),
      extra: extraOf(record),
    },
  }
}

/** `langs` is optional and often wrong, so Thai letters count as well. */
export function speaks({ langs, text }: PostRecord, languages: readonly string[]): boolean {
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
  const cards = [embed?.external?.uri, embed?.media?.external?.uri]
  const addresses = [...(facets ?? []).flatMap(({ features }) => features.map(({ uri }) => uri)), ...cards]
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
