import { z } from 'zod'
import { MAX_TEXT_LENGTH, type RawPost } from '../../core/post.ts'
import { count, fitting, list, part, tallied, text } from '../fields/fields.ts'
import { parseFeedDate } from '../feed-format/parse-date.ts'

const HitSchema = z.object({
  link: z.string().regex(/^https?:\/\//i),
  title: text,
  snippet: text,
  displayLink: text,
  // Any keys; whoever made the page wrote the values.
  pagemap: part(
    z.object({ metatags: list(z.record(z.string(), z.unknown())), cse_image: list(z.object({ src: text })) }),
  ),
})
type Hit = z.infer<typeof HitSchema>

const AnswerSchema = z.object({
  kind: z.literal('customsearch#search'),
  queries: z.object({ nextPage: list(z.object({ startIndex: count })) }),
  /** Absent when nothing was found. */
  items: z.array(z.unknown()).nullish(),
})

export interface ParsedResults {
  readonly posts: readonly RawPost[]
  /** Undefined on the last page. */
  readonly nextStart: number | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A page of hits. Never throws. */
export function parseResults(
  value: unknown,
): ({ readonly ok: true } & ParsedResults) | { readonly ok: false; readonly problem: string } {
  const answer = AnswerSchema.safeParse(value).data
  if (answer === undefined) return { ok: false, problem: 'an answer should be a customsearch#search with its queries, and something else came' } // prettier-ignore
  const items = answer.items ?? []
  const hits = items.flatMap((item) => fitting(HitSchema, item))
  if (hits.length === 0 && items.length > 0) return { ok: false, problem: `not one of ${items.length} hits has a link` }
  const all = hits.map(toPost)
  const posts = all.filter((post) => post.text !== '')
  const [malformed, noText] = [items.length - hits.length, all.length - posts.length]
  const noDate = posts.filter(({ publishedAtMs }) => publishedAtMs === undefined).length
  return {
    ok: true,
    posts,
    nextStart: answer.queries.nextPage?.[0]?.startIndex,
    counted: tallied({ malformed, 'no-text': noText, 'no-date': noDate }),
  }
}

function toPost(hit: Hit): RawPost {
  const { date, rest } = dated(hit.snippet ?? '')
  const images = (hit.pagemap?.cse_image ?? []).flatMap(({ src }) => (src !== undefined && /^https?:/i.test(src) ? [src] : [])) // prettier-ignore
  return {
    nativeId: cleaned(hit.link),
    text: [hit.title ?? '', rest]
      .map((part) => part.replaceAll('\u00a0', ' ').trim())
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url: hit.link,
    publishedAtMs: metaDate(hit) ?? date,
    media: images.length === 0 ? undefined : images.slice(0, 20).map((url) => ({ kind: 'image', url })),
    extra: hit.displayLink === undefined ? undefined : { outlet: hit.displayLink.slice(0, 200) },
  }
}

function metaDate({ pagemap }: Hit): number | undefined {
  for (const tags of pagemap?.metatags ?? []) {
    const written = tags['article:published_time']
    const ms = typeof written === 'string' ? parseFeedDate(written) : undefined
    if (ms !== undefined) return ms
  }
  return undefined
}

/** Google puts the page's date in front of a snippet: `25 มิ.ย. 2569 ... ข้อความ`. What is no date stays in the text. */
function dated(snippet: string): { readonly date: number | undefined; readonly rest: string } {
  const match = /^([^.…—]{1,20}(?:\.[^.…—]{1,20}){0,3}?) (?:\.\.\.|…|—) /.exec(snippet)
  const date = match === null ? undefined : parseFeedDate(match[1] ?? '')
  return date === undefined ? { date, rest: snippet } : { date, rest: snippet.slice(match?.[0].length) }
}

/** What only says how somebody came to the page. */
const TRACKING = /^(utm_\w+|fbclid|gclid)$/

/** The page itself. An address that can't be read stays as it is. */
function cleaned(link: string): string {
  const url = URL.parse(link)
  if (url === null) return link
  url.hash = ''
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  return url.href
}
