import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type QueryFunctionContext,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { Alerts, ApiAlert } from '../../../api/schemas/alerts.ts'
import type { Exports } from '../../../api/schemas/exports.ts'
import type { Meta, Readiness, ReceiverLog } from '../../../api/schemas/meta.ts'
import type { Campaigns, Figures, Indicators, Timeline, Trends } from '../../../api/schemas/overview.ts'
import type { ApiPost, NearCopiesAnswer, Posts } from '../../../api/schemas/posts.ts'
import type { SourceHistory, Sources, WatchWords } from '../../../api/schemas/sources.ts'
import { nowMs } from '../clock.ts'
import { apiFilter, filterKey, type View } from '../state/filters.ts'
import { getJson } from './client.ts'

/** First part of each query's key: what the live channel says is new is asked for again by it. */
export type Topic =
  'meta' | 'figures' | 'timeline' | 'posts' | 'trends' | 'indicators' | 'campaigns' | 'sources' | 'alerts' | 'exports' | 'receiver' | 'stats' | 'watch-words' | 'readiness' // prettier-ignore

type Stats = { readonly posts: number; readonly lastPublishedAt: string | null }
type Signal = Pick<QueryFunctionContext, 'signal'>

const LOOK_EVERY_MS = 10_000

/** What is missing for the server to do its work, asked again and again: nothing tells of a server that is away. */
export const useReadiness = (): UseQueryResult<Readiness> =>
  useQuery({
    queryKey: ['readiness'],
    queryFn: ({ signal }: Signal) => getJson('readiness', {}, signal) as Promise<Readiness>,
    refetchInterval: LOOK_EVERY_MS,
  })

/** What does not depend on the filters. */
function usePlain<T>(topic: Topic, path: string, enabled = true): UseQueryResult<T> {
  return useQuery({
    queryKey: [topic, path],
    queryFn: ({ signal }: Signal) => getJson(path, {}, signal) as Promise<T>,
    enabled,
  })
}

/** What is asked with the view's filters; the last answer stays until the next is there. */
function useFiltered<T>(topic: Topic, view: View, more: Readonly<Record<string, string>> = {}, enabled = true) {
  return useQuery({
    queryKey: [topic, filterKey(view), more],
    queryFn: ({ signal }: Signal) => getJson(topic, { ...apiFilter(view, nowMs()), ...more }, signal) as Promise<T>,
    placeholderData: keepPreviousData,
    enabled,
  })
}

export const useMeta = () => usePlain<Meta>('meta', 'meta')
export const useWatchWords = () => usePlain<WatchWords>('watch-words', 'watch-words')
export const useStats = () => usePlain<Stats>('stats', 'stats')
export const useTrends = () => usePlain<Trends>('trends', 'trends')
export const useSources = () => usePlain<Sources>('sources', 'sources')
export const useSourceHistory = (id: string) =>
  usePlain<SourceHistory>('sources', `sources/${encodeURIComponent(id)}/history`)
export const useAlerts = () => usePlain<Alerts>('alerts', 'alerts')
export const useAlert = (id: string) => usePlain<ApiAlert>('alerts', `alerts/${encodeURIComponent(id)}`)
export const useExports = () => usePlain<Exports>('exports', 'exports')
export const useReceiver = (enabled: boolean) => usePlain<ReceiverLog>('receiver', 'receiver', enabled)
export const usePost = (id: string) => usePlain<ApiPost>('posts', `posts/${encodeURIComponent(id)}`)

export const useNearCopies = (id: string, limit: number) =>
  usePlain<NearCopiesAnswer>('posts', `posts/${encodeURIComponent(id)}/near-copies?limit=${limit}`)

export const useFigures = (view: View) => useFiltered<Figures>('figures', view)
export const useTimeline = (view: View) => useFiltered<Timeline>('timeline', view)
export const useCampaigns = (view: View) => useFiltered<Campaigns>('campaigns', view)
export const useIndicators = (view: View) => useFiltered<Indicators>('indicators', view)

/** A few posts of a view, for a drawer. */
export const useSomePosts = (view: View, limit: number) =>
  useFiltered<Posts>('posts', view, { limit: String(limit), only: view.everything ? 'all' : 'relevant' })

/** All posts of a view, page by page. `live` false: what is shown stays as it is. */
export function usePosts(view: View) {
  return useInfiniteQuery({
    queryKey: ['posts-list' as const, filterKey(view), view.everything],
    queryFn: ({ pageParam, signal }) => {
      const only = view.everything ? 'all' : 'relevant'
      const cursor: Readonly<Record<string, string>> = pageParam === '' ? {} : { cursor: pageParam }
      return getJson('posts', { ...apiFilter(view, nowMs()), only, limit: '15', ...cursor }, signal) as Promise<Posts>
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}
