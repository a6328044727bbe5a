import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { GRAPH_ADDRESS_OPTIONS, graphRoot } from '../graph/address.ts'
import { createGraph, graphUrl, type Graph } from '../graph/graph.ts'
import { graphRateLimit } from '../graph/refusal.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { WatchedPosts, type WatchedPost } from '../passes/watched.ts'
import { parseComments, parsePosts, type Parsed, type ParsedPage } from './parse.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const POST_FIELDS =
  'id,created_time,updated_time,message,place,permalink_url,from,status_type,full_picture,shares,attachments{description,media,media_type,target,title,type,unshimmed_url,url},comments.limit(0).summary(true),reactions.limit(0).summary(true)'
const COMMENT_FIELDS = 'id,created_time,message,from,like_count,comment_count,permalink_url,parent{id},attachment'
const COMMENT_PAGE = 100
/** Of one post in one run. */
const COMMENT_PAGES = 10

const OptionsSchema = z.strictObject({
  pages: z
    .array(z.string().regex(/^[\w.-]{1,100}$/, 'give the id of a Page, or its name as in its address'))
    .min(1)
    .describe('Pages to read'),
  edge: z.enum(['feed', 'posts', 'tagged']).default('feed').describe('What of a Page is read'),
  comments: z.boolean().default(true).describe('Read the comments of its posts'),
  commentDays: z.int().min(1).max(30).default(7).describe('How long a post’s comments are read after it was found'),
  backfillDays: z.int().min(0).max(365).default(14).describe('How far the first reading goes back'),
  overlapHours: z.int().min(1).max(168).default(48).describe('How far each reading goes back behind the last one'),
  pageSize: z.int().min(1).max(100).default(50).describe('Posts asked for at once'),
  maxPages: z.int().min(1).max(100).default(20).describe('Pages of one Page in one reading'),
  ...GRAPH_ADDRESS_OPTIONS,
})
type Options = z.infer<typeof OptionsSchema>

const CursorSchema = z.object({ posts: z.string().optional(), watched: z.unknown() })

export const facebookPages = defineCollector<Options>({
  id: 'facebook-pages',
  title: 'Facebook Pages',
  platform: 'facebook',
  termsUrl: 'https://developers.facebook.com/terms/',
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'FACEBOOK_TOKEN', required: true },
    { name: 'FACEBOOK_APP_SECRET', required: false },
  ],
  options: OptionsSchema,
  rateLimit: graphRateLimit,
  plan: (options) =>
    options.pages.map((page) => ({
      method: 'GET',
      url: graphUrl(graphRoot(options), `${page}/${options.edge}`, feedParameters(options)),
      spend: [],
      purpose: `${options.edge} of the Page ${page}`,
      delayMs: 10 * MINUTE_MS,
    })),
  async *collect(context) {
    const { options, clock, signal } = context
    const graph = createGraph(context, { root: graphRoot(options), token: 'FACEBOOK_TOKEN', appSecret: 'FACEBOOK_APP_SECRET' }) // prettier-ignore
    const saved = readCursor(context.cursor)
    const watched = new WatchedPosts(saved.watched, clock.nowMs() - options.commentDays * DAY_MS)
    /** As the posts say it in this run. */
    const counts = new Map<string, number>()
    let posts = saved.posts
    const page = (read: Omit<CollectorPage, 'cursor'>): CollectorPage => ({
      ...read,
      cursor: JSON.stringify({ posts, watched: watched.save() }),
    })
    const passes = readPasses(
      { ...context, cursor: saved.posts },
      {
        lanes: options.pages.map((name) => pageLane(name, { options, graph, counts })),
        backfillMs: options.backfillDays * DAY_MS,
        overlapMs: options.overlapHours * HOUR_MS,
        maxPages: options.maxPages,
      },
    )
    let trouble: CollectorError | undefined
    try {
      for await (const { cursor, ...read } of passes) {
        posts = cursor
        yield page(read)
      }
    } catch (error) {
      // The comments of the other Pages are read all the same.
      if (!(error instanceof CollectorError && error.partial)) throw error
      trouble = error
    }
    for (const id of options.comments ? counts.keys() : []) watched.add(id, clock.nowMs())
    for (const post of options.comments ? watched.list() : []) {
      const count = counts.get(post.id)
      if (count === undefined || count === (post.comments ?? 0)) continue
      if (signal.aborted) return
      const { newestMs, ...read } = await readComments(post, graph)
      watched.update({ ...post, comments: count, newestMs })
      yield page(read)
    }
    if (trouble !== undefined) throw trouble
  },
})

function feedParameters({ pageSize }: Options) {
  return { fields: POST_FIELDS, limit: pageSize }
}

interface LaneDeps {
  readonly options: Options
  readonly graph: Graph
  readonly counts: Map<string, number>
}

function pageLane(name: string, { options, graph, counts }: LaneDeps): Lane {
  return {
    key: `${name}/${options.edge}`,
    async read(fromMs, next) {
      const path = `${name}/${options.edge}`
      const since = Math.floor(fromMs / 1_000)
      const answer = next === undefined ? await graph.get(path, { ...feedParameters(options), since }) : await graph.follow(next) // prettier-ignore
      const page = checked(parsePosts(answer), path)
      for (const [id, count] of page.comments) if (count !== undefined) counts.set(id, count)
      return page
    },
    version: (post: RawPost) => JSON.stringify(post.extra?.['updatedAtMs'] ?? null),
  }
}

/** Newest first, until a whole page holds nothing new. */
async function readComments({ id, newestMs: readUntilMs = -Infinity }: WatchedPost, graph: Graph) {
  const posts = new Map<string, RawPost>()
  let counted: Readonly<Record<string, number>> = {}
  let newestMs = readUntilMs
  let next: string | undefined
  try {
    for (let pages = 0; pages < COMMENT_PAGES; pages++) {
      const answer =
        next === undefined
          ? await graph.get(`${id}/comments`, {
              fields: COMMENT_FIELDS,
              filter: 'stream',
              order: 'reverse_chronological',
              limit: COMMENT_PAGE,
            })
          : await graph.follow(next)
      const page = checked(parseComments(answer, id), 'comments')
      const fresh = page.posts.filter(({ publishedAtMs = Infinity }) => publishedAtMs > readUntilMs)
      for (const post of fresh) posts.set(post.nativeId, post)
      newestMs = Math.max(newestMs, ...fresh.flatMap(({ publishedAtMs }) => publishedAtMs ?? []))
      counted = { ...counted, ...page.counted }
      next = page.next
      if (next === undefined || (page.posts.length > 0 && fresh.length === 0)) break
    }
  } catch (error) {
    if (!(error instanceof CollectorError && error.kind === 'gone')) throw error
    counted = { ...counted, gone: 1 }
  }
  return { posts: [...posts.values()], counted, newestMs: Number.isFinite(newestMs) ? newestMs : undefined }
}

function checked(parsed: Parsed, where: string): ParsedPage {
  if (!parsed.ok) throw new CollectorError('schema-drift', `Facebook, ${where}: ${parsed.problem}`)
  return parsed
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): z.infer<typeof CursorSchema> {
  try {
    return CursorSchema.safeParse(JSON.parse(cursor ?? '{}')).data ?? { watched: [] }
  } catch {
    return { watched: [] }
  }
}
