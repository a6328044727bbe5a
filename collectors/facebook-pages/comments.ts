import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { Graph } from '../graph/graph.ts'
import { readComments, type CommentPage } from '../passes/read-comments.ts'
import type { WatchedPosts } from '../passes/watched.ts'
import { checked, parseComments } from './parse.ts'

const FIELDS = 'id,created_time,message,from,like_count,comment_count,permalink_url,parent{id},attachment'
const PARAMETERS = { fields: FIELDS, filter: 'stream', order: 'reverse_chronological', limit: 100 }
/** Of one post in one run. */
const MAX_PAGES = 10

/** Where a reading goes on. */
interface Spot {
  /** What the platform adds to the address of the next page; undefined: the first. */
  readonly paging: Readonly<Record<string, string>> | undefined
  /** How far down the reading has come, epoch ms. */
  readonly oldestMs: number | undefined
}

const SpotSchema = z
  .tuple([z.record(z.string(), z.string()).nullable(), z.int().nullable()])
  .transform(([paging, oldestMs]): Spot => ({ paging: paging ?? undefined, oldestMs: oldestMs ?? undefined }))

/** The comments of the posts that wait, newest first, until a whole page holds nothing new. */
export function readPostComments(
  { clock, signal }: Pick<CollectContext<unknown>, 'clock' | 'signal'>,
  graph: Graph,
  watched: WatchedPosts,
): AsyncGenerator<Omit<CollectorPage, 'cursor'>> {
  /** A place may be refused once in a run. */
  const refused = new Set<string>()
  return readComments({
    watched,
    clock,
    mayAsk: () => Promise.resolve(!signal.aborted),
    maxPages: MAX_PAGES,
    countedAs: 'gone',
    async read({ id }, before, isFresh): Promise<CommentPage> {
      const { paging, oldestMs = Infinity } = spotOf(before)
      let page
      try {
        page = checked(parseComments(await graph.get(`${id}/comments`, { ...PARAMETERS, ...paging }), id), 'comments')
      } catch (error) {
        if (paging === undefined || refused.has(id) || !isRefusedPlace(error)) throw error
        refused.add(id)
        // A cursor dies with its comment: down from the top again, past what was read.
        return { posts: [], counted: {}, next: saved({ paging: undefined, oldestMs }), isPart: true }
      }
      const { posts, counted, next } = page
      const isKnown = posts.length > 0 && !posts.some(isFresh)
      const reachedMs = Math.min(...posts.map(({ publishedAtMs = Infinity }) => publishedAtMs))
      return {
        posts,
        counted,
        next: next === undefined || isKnown ? undefined : saved({ paging: addedBy(next), oldestMs: Math.min(oldestMs, reachedMs) }), // prettier-ignore
        isPart: oldestMs <= reachedMs && Number.isFinite(oldestMs),
      }
    },
  })
}

function isRefusedPlace(error: unknown): boolean {
  return error instanceof CollectorError && (error.kind === 'gone' || error.kind === 'schema-drift')
}

/** Of `paging.next`, which holds the token too. */
function addedBy(next: string): Readonly<Record<string, string>> {
  const ours = new Set([...Object.keys(PARAMETERS), 'access_token', 'appsecret_proof'])
  const url = URL.parse(next)
  if (url === null) throw new CollectorError('schema-drift', 'Facebook, comments: paging.next is no address')
  return Object.fromEntries([...url.searchParams].filter(([name]) => !ours.has(name)))
}

/** A place that can't be read is the beginning. */
function spotOf(next: string | undefined): Spot {
  const beginning = { paging: undefined, oldestMs: undefined }
  if (next === undefined) return beginning
  try {
    return SpotSchema.safeParse(JSON.parse(next)).data ?? beginning
  } catch {
    return beginning
  }
}

function saved({ paging, oldestMs = Infinity }: Spot): string {
  return JSON.stringify([paging ?? null, Number.isFinite(oldestMs) ? oldestMs : null])
}
