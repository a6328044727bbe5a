import { Button, Switch } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useNewPosts } from '../api/live-context.ts'
import { usePosts, useStats } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { POSTS_ID } from '../parts/filter-link.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { PostCard } from '../parts/post-card.tsx'
import { MarkLegend } from '../parts/post-text.tsx'
import { filterKey, hasFilters } from '../state/filters.ts'
import { usePostKeys } from '../state/use-post-keys.ts'
import { useView } from '../state/use-view.tsx'
import { useArrivals } from '../state/use-arrivals.ts'

const NONE = -1

/** The posts behind every number, newest first. While somebody reads on, new ones wait behind a button. */
export function PostsPanel() {
  const { language, t } = useLanguage()
  const { view, change, open } = useView()
  const query = usePosts(view)
  const client = useQueryClient()
  const list = useRef<HTMLDivElement>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [waiting, setWaiting] = useState(false)

  const posts = useMemo(() => unique(query.data?.pages.flatMap((page) => page.posts) ?? []), [query.data])
  const chosen = chosenId === null ? NONE : posts.findIndex(({ id }) => id === chosenId)
  const arrived = useArrivals(posts, filterKey(view))
  const openPost = useCallback(
    (id: string) => {
      open({ kind: 'post', id })
    },
    [open],
  )

  const pages = query.data?.pages.length ?? 0
  const renew = useCallback(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0
    if (pages > 1 || chosenId !== null || top < 0) setWaiting(true)
    else void client.invalidateQueries({ queryKey: ['posts-list'] })
  }, [client, pages, chosenId])
  useNewPosts(renew)

  const showNew = () => {
    setWaiting(false)
    setChosenId(null)
    void client.resetQueries({ queryKey: ['posts-list'] })
    document.getElementById(POSTS_ID)?.scrollIntoView({ block: 'start' })
  }

  usePostKeys({
    active: view.opened === null,
    move: (step) => {
      const next = posts[Math.max(0, Math.min(posts.length - 1, chosen + step))]
      if (next === undefined) return
      setChosenId(next.id)
      list.current?.querySelector<HTMLElement>(`[data-post="${CSS.escape(next.id)}"]`)?.focus()
    },
    open: () => {
      if (chosenId !== null) openPost(chosenId)
    },
    leave: () => {
      setChosenId(null)
    },
  })

  const total = query.data?.pages[0]?.total ?? 0
  return (
    <div id={POSTS_ID} className="rw-anchor">
      <Panel
        title={t.newest}
        query={query}
        base={query.data === undefined ? undefined : t.foundPosts(formatNumber(total, language))}
        skeletonRows={12}
        tools={
          <Switch
            size="xs"
            label={t.onlyRelevant}
            checked={!view.everything}
            onChange={(event) => {
              change({ everything: !event.currentTarget.checked })
            }}
          />
        }
      >
        {() => (
          <div ref={list}>
            {posts.length > 0 && <MarkLegend />}
            {waiting && (
              <div className="rw-new-posts">
                <Button size="compact-sm" onClick={showNew}>
                  {t.newPosts}
                </Button>
              </div>
            )}
            {posts.map((post) => (
              <PostCard
                key={post.id}
                post={post}
                chosen={post.id === chosenId}
                arrived={arrived.has(post.id)}
                onOpen={openPost}
              />
            ))}
            {posts.length === 0 && <NoPosts />}
            {query.hasNextPage && (
              <Button
                fullWidth
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t.more}
              </Button>
            )}
          </div>
        )}
      </Panel>
    </div>
  )
}

function NoPosts() {
  const { t } = useLanguage()
  const { view, change } = useView()
  const { data: stats } = useStats()
  if (stats?.posts === 0) return <Empty title={t.nothingYet} hint={t.nothingYetHint} />
  return (
    <Empty title={t.postsEmpty} hint={t.postsEmptyHint}>
      <div className="rw-row rw-centre">
        {hasFilters(view) && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              change({ categories: [], roles: [], sources: [], query: '', indicator: '' })
            }}
          >
            {t.clearFilters}
          </Button>
        )}
        {view.range !== '28d' && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              change({ range: '28d' })
            }}
          >
            {t.ranges['28d']}
          </Button>
        )}
      </div>
    </Empty>
  )
}

/** Pages asked for at different times may overlap. */
function unique(posts: readonly ApiPost[]): readonly ApiPost[] {
  const seen = new Set<string>()
  return posts.filter(({ id }) => !seen.has(id) && seen.add(id))
}
