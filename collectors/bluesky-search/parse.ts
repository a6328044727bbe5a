import { z } from 'zod'
import type { Media, Metrics, RawPost } from '../../core/post.ts'
import { count, given, list, text } from '../fields/fields.ts'
import { time } from '../fields/time.ts'
import { postOf, POSTS, readRecord, textOf } from '../bluesky/record.ts'

const ViewSchema = z.object({
  uri: z.string().regex(new RegExp(`^at://did:[^/]+/${POSTS.replaceAll('.', '\\.')}/[^/]+$`)),
  record: z.unknown().optional(),
  indexedAt: time,
  replyCount: count,
  repostCount: count,
  likeCount: count,
  embed: z.unknown().optional(),
})
type View = z.infer<typeof ViewSchema>

const PicturesSchema = z.object({ images: list(z.object({ fullsize: z.string() })) })
const FilmSchema = z.object({ playlist: z.string() })

const PageSchema = z.object({ posts: z.array(z.unknown()), cursor: text })

export interface ParsedPage {
  readonly posts: readonly RawPost[]
  /** Undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A page of a post search, of either version. Never throws. */
export function parseSearch(
  value: unknown,
  languages: readonly string[],
): ({ readonly ok: true } & ParsedPage) | { readonly ok: false; readonly problem: string } {
  const page = PageSchema.safeParse(value).data
  if (page === undefined) return { ok: false, problem: 'a search should have a list "posts", and something else came' }
  const counted: Record<string, number> = {}
  const tally = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  const posts: RawPost[] = []
  let readable = 0
  for (const item of page.posts) {
    const view = ViewSchema.safeParse(item).data
    const record = readRecord(view?.record)
    if (view === undefined || record === undefined) {
      tally('malformed')
      continue
    }
    readable += 1
    if (textOf(record).trim() === '') {
      tally('no-text')
      continue
    }
    const [, , did = '', , rkey = ''] = view.uri.split('/')
    const { post, badDate } = postOf(record, { did, rkey, seenAtMs: view.indexedAt, languages })
    if (badDate) tally('bad-date')
    // As the view has them, where it has.
    const shown = shownIn(view)
    const media = [...(post.media ?? []).filter(({ kind }) => kind === 'link' || shown.length === 0), ...shown]
    posts.push({
      ...post,
      metrics: metricsOf(view),
      media: media.length === 0 ? undefined : media,
    })
  }
  if (readable === 0 && page.posts.length > 0)
    return { ok: false, problem: `not one of ${page.posts.length} posts has a uri and a record with text` }
  return { ok: true, posts, next: page.cursor === '' ? undefined : page.cursor, counted }
}

/** Pictures and films have their addresses in the view, not in the record. */
function shownIn({ embed }: View): readonly Media[] {
  const { media } = z.object({ media: z.unknown().optional() }).safeParse(embed).data ?? {}
  return [embed, media].flatMap((part): readonly Media[] => {
    const pictures = PicturesSchema.safeParse(part).data?.images ?? []
    const film = FilmSchema.safeParse(part).data
    return [
      ...pictures.map(({ fullsize }) => ({ kind: 'image', url: fullsize }) as const),
      ...(film === undefined ? [] : [{ kind: 'video', url: film.playlist } as const]),
    ]
  })
}

function metricsOf({ likeCount, repostCount, replyCount }: View): Metrics {
  return {
    ...given('likes', likeCount),
    ...given('shares', repostCount),
    ...given('comments', replyCount),
  }
}
