import type { CollectContext, CollectorPage, KeptPost } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { createApi, type Api } from './api.ts'
import type { Options } from './options.ts'
import { parseComments, parseVideos } from './parse.ts'

/** In one look-up, which costs one unit. */
export const IDS_AT_ONCE = 50
const isVideo = (id: string) => /^[\w-]{11}$/.test(id)

/** Asks again for stored videos and comments: what is still there comes as a post, what is not is deleted. */
export async function* recheck(
  context: CollectContext<Options>,
  kept: readonly KeptPost[],
): AsyncGenerator<CollectorPage> {
  const api = createApi(context)
  const nativeIds = kept.map(({ nativeId }) => nativeId)
  for (const [ids, ask] of [
    [nativeIds.filter(isVideo), askVideos],
    [nativeIds.filter((id) => !isVideo(id)), askComments],
  ] as const) {
    for (let i = 0; i < ids.length && !context.signal.aborted; i += IDS_AT_ONCE) {
      const batch = ids.slice(i, i + IDS_AT_ONCE)
      const posts = await ask(api, batch)
      const there = new Set(posts.map(({ nativeId }) => nativeId))
      yield { posts, deleted: batch.filter((id) => !there.has(id)), cursor: context.cursor ?? '' }
    }
  }
}

async function askVideos(api: Api, ids: readonly string[]): Promise<readonly RawPost[]> {
  const parameters = { part: 'snippet,statistics,contentDetails', id: ids.join(','), maxResults: IDS_AT_ONCE }
  return (await api.ask('videos', parameters, parseVideos)).posts
}

async function askComments(api: Api, ids: readonly string[]): Promise<readonly RawPost[]> {
  const parameters = { part: 'snippet', id: ids.join(','), textFormat: 'plainText' }
  return (await api.ask('comments', parameters, (value) => parseComments(value, undefined))).posts
}
