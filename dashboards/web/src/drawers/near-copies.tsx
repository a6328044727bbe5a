import { useCallback } from 'react'
import { useNearCopies } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Panel } from '../parts/panel.tsx'
import { PostCard } from '../parts/post-card.tsx'
import { useView } from '../state/use-view.tsx'

const SHOWN = 5

/** The other posts that say nearly the same as one. */
export function NearCopies({ id }: { readonly id: string }) {
  const { language, t } = useLanguage()
  const { open } = useView()
  const query = useNearCopies(id, SHOWN)
  const openPost = useCallback(
    (copy: string) => {
      open({ kind: 'post', id: copy })
    },
    [open],
  )
  const { data } = query
  const number = data === undefined ? '' : formatNumber(data.total, language)
  return (
    <Panel
      title={t.nearCopies}
      query={query}
      base={data === undefined ? undefined : t.nearCopiesOf(data.complete ? number : t.atLeast(number))}
      skeletonRows={1}
    >
      {({ posts }) =>
        posts.length === 0 ? (
          <p className="rw-quiet">{t.nearCopiesNone}</p>
        ) : (
          posts.map((post) => <PostCard key={post.id} post={post} onOpen={openPost} />)
        )
      }
    </Panel>
  )
}
