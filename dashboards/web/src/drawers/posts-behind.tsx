import { Button } from '@mantine/core'
import { useCallback } from 'react'
import { useIndicators, useSomePosts } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { IndicatorChip } from '../parts/indicator-chip.tsx'
import { Panel } from '../parts/panel.tsx'
import { PostCard } from '../parts/post-card.tsx'
import type { View } from '../state/filters.ts'
import { useView } from '../state/use-view.tsx'

const SHOWN = 5

/** The indicators and the first posts of a view other than the page's. */
export function PostsBehind({ part }: { readonly part: Partial<View> }) {
  const { language, t } = useLanguage()
  const { view, change, open } = useView()
  const wanted = { ...view, ...part }
  const posts = useSomePosts(wanted, SHOWN)
  const indicators = useIndicators(wanted)
  const openPost = useCallback(
    (id: string) => {
      open({ kind: 'post', id })
    },
    [open],
  )
  const n = (value: number) => formatNumber(value, language)
  return (
    <>
      <Panel title={t.indicators} query={indicators} skeletonRows={1}>
        {(data) =>
          data.indicators.length === 0 ? (
            <p className="rw-quiet">{t.indicatorsEmpty}</p>
          ) : (
            <div className="rw-row">
              {data.indicators.slice(0, 12).map((indicator) => (
                <IndicatorChip
                  key={`${indicator.type}:${indicator.value}`}
                  indicator={indicator}
                  note={`${t.posts(n(indicator.posts))} ${t.accounts(n(indicator.authors))}`}
                />
              ))}
            </div>
          )
        }
      </Panel>
      <Panel
        title={t.thePosts}
        query={posts}
        base={posts.data === undefined ? undefined : t.foundPosts(n(posts.data.total))}
        tools={
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              change({ ...part, opened: null })
            }}
          >
            {t.showAllPosts}
          </Button>
        }
      >
        {(data) => data.posts.map((post) => <PostCard key={post.id} post={post} onOpen={openPost} />)}
      </Panel>
    </>
  )
}
