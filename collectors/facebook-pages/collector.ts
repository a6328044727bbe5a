import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { GRAPH_ADDRESS_OPTIONS, graphRoot } from '../graph/address.ts'
import { createGraph, graphUrl, type Graph } from '../graph/graph.ts'
import { graphRateLimit } from '../graph/refusal.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { WatchedPosts } from '../passes/watched.ts'
import { readPostComments } from './comments.ts'
import { checked, parsePosts } from './parse.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const POST_FIELDS =
  'id,created_time,updated_time,message,place,permalink_url,from,status_type,full_picture,shares,attachments{description,media,media_type,target,title,type,unshimmed_url,url},comments.limit(0).summary(true),reactions.limit(0).summary(true)'

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
    const { options, clock } = context
    const graph = createGraph(context, { root: graphRoot(options), token: 'FACEBOOK_TOKEN', appSecret: 'FACEBOOK_APP_SECRET' }) // prettier-ignore
    const saved = readCursor(context.cursor)
    const watched = new WatchedPosts(saved.watched, clock.nowMs() - options.commentDays * DAY_MS)
    let posts = saved.posts
    const page = (read: Omit<CollectorPage, 'cursor'>): CollectorPage => ({
      ...read,
      cursor: JSON.stringify({ posts, watched: watched.save() }),
    })
    const passes = readPasses(
      { ...context, cursor: saved.posts },
      {
        lanes: options.pages.map((name) => pageLane(name, { options, graph, watched, clock })),
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
    if (options.comments) for await (const read of readPostComments(context, graph, watched)) yield page(read)
    if (trouble !== undefined) throw trouble
  },
})

function feedParameters({ pageSize }: Options) {
  return { fields: POST_FIELDS, limit: pageSize }
}

interface LaneDeps {
  readonly options: Options
  readonly graph: Graph
  readonly watched: WatchedPosts
  readonly clock: Clock
}

function pageLane(name: string, { options, graph, watched, clock }: LaneDeps): Lane {
  return {
    key: `${name}/${options.edge}`,
    async read(fromMs, next) {
      const path = `${name}/${options.edge}`
      const since = Math.floor(fromMs / 1_000)
      const answer = next === undefined ? await graph.get(path, { ...feedParameters(options), since }) : await graph.follow(next) // prettier-ignore
      const page = checked(parsePosts(answer), path)
      for (const [id, count] of options.comments ? page.comments : []) {
        if (count === undefined) continue
        if (count > 0) watched.add(id, clock.nowMs())
        watched.noteCount(id, count, clock.nowMs())
      }
      return page
    },
    version: (post: RawPost) => JSON.stringify(post.extra?.['updatedAtMs'] ?? null),
  }
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): z.infer<typeof CursorSchema> {
  try {
    return CursorSchema.safeParse(JSON.parse(cursor ?? '{}')).data ?? { watched: [] }
  } catch {
    return { watched: [] }
  }
}
