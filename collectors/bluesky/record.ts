import { z } from 'zod'
import type { Media, RawPost } from '../../core/post.ts'
import { list, part, text } from '../fields/fields.ts'
import { time } from '../fields/time.ts'

export const POSTS = 'app.bsky.feed.post'
/** Nothing on Bluesky is older; an earlier date is a client's mistake. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const THAI = /[\u0e00-\u0e7f]/

const blob = z.object({ ref: z.object({ $link: z.string().min(1) }) })
/** What is shown beside a text; with a quotation it stands one level deeper. */
const shown = {
  external: part(z.object({ uri: z.string(), title: text, description: text })),
  /** Of a picture of the network's first months only what it is said to show can be read. */
  images: list(z.object({ image: part(blob), alt: text })),
  video: part(blob),
  alt: text,
}
/** What is used of a post's record, however it came. */
const RecordSchema = z.object({
  text: z.string(),
  createdAt: time,
  langs: list(z.string()),
  tags: list(z.string()),
  reply: part(z.object({ parent: z.object({ uri: z.string() }) })),
  facets: list(z.object({ features: list(z.object({ uri: text, tag: text })) })),
  embed: part(
    z.object({
      ...shown,
      record: part(z.union([z.object({ record: z.object({ uri: z.string() }) }).transform(({ record }) => record), z.object({ uri: z.string() })])), // prettier-ignore
      media: part(z.object(shown)),
    }),
  ),
})
export type PostRecord = z.infer<typeof RecordSchema>

/** Undefined when it is no record of a post. */
export function readRecord(value: unknown): PostRecord | undefined {
  return RecordSchema.safeParse(value).data
}

export interface RecordPlace {
  readonly did: string
  readonly rkey: string
  /** When the network saw it, epoch ms, where that is known: the author's program sets the other date, also to the future or the distant past. */
  readonly seenAtMs: number | undefined
  /** BCP 47 primary subtags that are looked for. */
  readonly languages: readonly string[]
}

export function postOf(
  record: PostRecord,
  { did, rkey, seenAtMs, languages }: RecordPlace,
): { readonly post: RawPost; readonly badDate: boolean } {
  const { createdAt: createdAtMs } = record
  const badDate = createdAtMs === undefined || createdAtMs < EARLIEST_MS
  return {
    badDate,
    post: {
      nativeId: `at://${did}/${POSTS}/${rkey}`,
      text: textOf(record),
      url: `https://bsky.app/profile/${did}/post/${rkey}`,
      publishedAtMs: badDate ? seenAtMs : Math.min(createdAtMs, seenAtMs ?? createdAtMs),
      author: { id: did },
      inReplyTo: record.reply?.parent.uri,
      language: languageOf(record, languages),
      media: mediaOf(record, did),
      extra: extraOf(record),
    },
  }
}

/** What is written; without a word, what the pictures or the film are said to show, or the card of a link says. */
export function textOf({ text: written, embed }: PostRecord): string {
  if (written.trim() !== '') return written
  const parts = [embed, embed?.media].flatMap((part) => [
    ...(part?.images ?? []).map(({ alt }) => alt),
    part?.alt,
    part?.external?.title,
    part?.external?.description,
  ])
  return parts
    .flatMap((alt) => alt?.trim() ?? [])
    .filter((alt) => alt !== '')
    .join('\n')
}

/** `langs` is optional and often wrong, so Thai letters count as well. */
export function speaks(record: PostRecord, languages: readonly string[]): boolean {
  const isNamed = (record.langs ?? []).some((lang) => languages.includes(primary(lang)))
  return isNamed || (languages.includes('th') && THAI.test(textOf(record)))
}

function languageOf(record: PostRecord, languages: readonly string[]): string | undefined {
  const { langs } = record
  return langs?.find((lang) => languages.includes(primary(lang))) ?? (THAI.test(textOf(record)) ? 'th' : langs?.[0])
}

function primary(lang: string): string {
  return lang.toLowerCase().split('-')[0] ?? ''
}

/** The text often shows a shortened address; the facet and the card have the whole. Pictures and films by their place at Bluesky's servers. */
function mediaOf({ facets, embed }: PostRecord, did: string): readonly Media[] | undefined {
  const parts = [embed, embed?.media]
  const cards = parts.map((part) => part?.external?.uri)
  const addresses = [...(facets ?? []).flatMap(({ features }) => (features ?? []).map(({ uri }) => uri)), ...cards]
  const links = new Set(addresses.flatMap((uri) => (uri !== undefined && /^https?:/i.test(uri) ? [uri] : [])))
  const pictures = parts.flatMap((part) => part?.images ?? []).flatMap(({ image }) => (image === undefined ? [] : [`https://cdn.bsky.app/img/feed_fullsize/plain/${did}/${image.ref.$link}@jpeg`])) // prettier-ignore
  const films = parts.flatMap((part) => part?.video ?? []).map(({ ref }) => `https://video.bsky.app/watch/${encodeURIComponent(did)}/${ref.$link}/playlist.m3u8`) // prettier-ignore
  const media = [
    ...[...links].map((url) => ({ kind: 'link', url }) as const),
    ...pictures.map((url) => ({ kind: 'image', url }) as const),
    ...films.map((url) => ({ kind: 'video', url }) as const),
  ]
  return media.length === 0 ? undefined : media
}

function extraOf({ facets, tags, embed }: PostRecord): RawPost['extra'] {
  const named = new Set([
    ...(facets ?? []).flatMap(({ features }) => (features ?? []).map(({ tag }) => tag)),
    ...(tags ?? []),
  ])
  named.delete(undefined)
  return {
    ...(named.size === 0 ? {} : { tags: [...named].slice(0, 50) }),
    // A feed or a list can stand there as well.
    ...(embed?.record?.uri.includes(`/${POSTS}/`) === true ? { quoteOf: embed.record.uri } : {}),
  }
}
