import { z } from 'zod'
import { list, text } from '../fields/fields.ts'
import { medium, someOf, type Entry, type FeedEntries } from './entry.ts'

/** Version 1.1 says text; publishers also write numbers. */
const id = z.union([z.string(), z.number().transform(String)]).optional().catch(undefined) // prettier-ignore
/** Seconds since 1970 too, which no version says. */
const date = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)
const AuthorSchema = z.object({ name: text, url: text })
const authors = list(AuthorSchema)
const author = AuthorSchema.optional().catch(undefined)

const ItemSchema = z.object({
  id,
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: date,
  date_modified: date,
  author,
  authors,
  tags: list(z.string()),
  language: text,
  attachments: list(z.object({ url: text, mime_type: text })),
})

const FeedSchema = z.object({
  language: text,
  author,
  authors,
  items: z.array(z.unknown()),
})
type Feed = z.infer<typeof FeedSchema>

/** JSON Feed 1 and 1.1; undefined when it is none. What is no item comes as an empty one, so that it is counted. */
export function jsonEntries(value: unknown, maxItems: number): FeedEntries | undefined {
  const feed = FeedSchema.safeParse(value)
  if (!feed.success) return undefined
  return {
    format: 'json',
    language: feed.data.language,
    entries: feed.data.items.slice(0, maxItems).map((item) => entryOf(item, feed.data)),
  }
}

function entryOf(value: unknown, feed: Feed): Entry {
  const item = ItemSchema.safeParse(value).data ?? {}
  const by = item.authors?.[0] ?? item.author ?? feed.authors?.[0] ?? feed.author
  const plain = (value: string | undefined) =>
    value === undefined || value.trim() === '' ? undefined : { value, html: false, base: undefined }
  const markup = plain(item.content_html)
  return {
    id: item.id,
    // An id is the item's address, ideally.
    link: item.url ?? item.external_url ?? (/^(https?:\/)?\//i.test(item.id ?? '') ? item.id : undefined),
    title: plain(item.title),
    body: (markup === undefined ? undefined : { ...markup, html: true }) ?? plain(item.content_text) ?? plain(item.summary),
    published: someOf([item.date_published, item.date_modified]),
    updated: someOf([item.date_modified]),
    author: by?.url ?? by?.name,
    tags: someOf(item.tags ?? []),
    language: item.language,
    media: [
      ...[item.image, item.banner_image].flatMap((url) => medium(url, 'image')),
      ...(item.attachments ?? []).flatMap((a) => medium(a.url, a.mime_type)),
    ],
    inReplyTo: undefined,
    comments: undefined,
    views: undefined,
    outlet: undefined,
    place: undefined,
  } // prettier-ignore
}
