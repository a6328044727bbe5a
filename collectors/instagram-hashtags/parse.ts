import { z } from 'zod'
import type { RawPost } from '../../core/post.ts'
import { id, part, text } from '../fields/fields.ts'
import { readInstagramMedia } from '../graph/instagram-media.ts'

const PageSchema = z.object({
  data: z.array(z.unknown()),
  paging: part(z.object({ next: text })),
})

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string }

/** The id of a hashtag; undefined when there is no such hashtag. Never throws. */
export function parseHashtag(value: unknown): Parsed<{ readonly id: string | undefined }> {
  const found = z.object({ data: z.array(z.object({ id })) }).safeParse(value).data
  if (found === undefined) return { ok: false, problem: 'a hashtag search should have a list "data" of ids' }
  return { ok: true, id: found.data[0]?.id }
}

export interface ParsedMedia {
  readonly posts: readonly RawPost[]
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/**
 * A page of a hashtag's media. Instagram says nothing of their authors. Never throws.
 * @param hashtag - Without `#`.
 */
export function parseMedia(value: unknown, hashtag: string): Parsed<ParsedMedia> {
  const page = PageSchema.safeParse(value).data
  if (page === undefined)
    return { ok: false, problem: 'a page of media should have a list "data", and something else came' }
  const media = readInstagramMedia(page.data, { extra: { foundBy: `#${hashtag}` } })
  return media.ok ? { ...media, next: page.paging?.next } : media
}
