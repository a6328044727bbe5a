import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import { readComments } from '../passes/read-comments.ts'
import type { WatchedPosts } from '../passes/watched.ts'
import { REQUEST, type Api } from './api.ts'
import type { Options } from './options.ts'

/** TikTok reaches no further than the first thousand. */
export const REACH = 1_000
/** All of them, also when pages are half full. */
const MAX_PAGES = 20

type Context = Pick<CollectContext<Options>, 'clock' | 'signal' | 'allowance'>

/** The comments of the videos that wait. Nothing is said of their order, so all that can be reached are read. */
export function readVideoComments(
  { clock, signal, allowance }: Context,
  api: Api,
  watched: WatchedPosts,
): AsyncGenerator<Omit<CollectorPage, 'cursor'>> {
  return readComments({
    watched,
    clock,
    mayAsk: async () => !signal.aborted && (await allowance(REQUEST.budget)) >= REQUEST.amount,
    maxPages: MAX_PAGES,
    countedAs: 'gone',
    async read({ id }, before) {
      const { posts, counted, next } = await api.comments(id, before)
      const leadsOn = Number(next) > Number(before ?? 0) && Number(next) < REACH
      return { posts, counted, next: leadsOn ? next : undefined }
    },
  })
}
