import { Button } from '@mantine/core'
import { memo } from 'react'
import type { ApiPost } from '../../../api/schemas/posts.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { useLabels } from '../state/use-labels.ts'
import { FilterLink } from './filter-link.tsx'
import { IndicatorChip } from './indicator-chip.tsx'
import { CategoryLabel, RoleLabel, Severity, SyntheticTag } from './labels.tsx'
import { PostText } from './post-text.tsx'
import { When } from './when.tsx'
import './post-card.css'

interface PostCardProps {
  readonly post: ApiPost
  readonly chosen?: boolean
  /** Came in while the reader looked on. */
  readonly arrived?: boolean
  readonly onOpen: (id: string) => void
}

/** A post in a list: what it is, what it says with its evidence, whom it names. Drawn anew only when it changed. */
export const PostCard = memo(function PostCard({ post, chosen = false, arrived = false, onOpen }: PostCardProps) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const state = `${chosen ? ' rw-post-chosen' : ''}${arrived ? ' rw-post-new' : ''}`
  return (
    <article className={`rw-post${state}`} tabIndex={-1} data-post={post.id} aria-current={chosen}>
      <header className="rw-post-head">
        <RoleLabel role={post.role} />
        {post.categories.map((category) => (
          <CategoryLabel key={category.id} category={category} />
        ))}
        {post.severity.score >= 40 && <Severity score={post.severity.score} />}
        {post.synthetic && <SyntheticTag />}
        <span className="rw-quiet">
          <When at={post.publishedAt} /> ·{' '}
          <FilterLink to={{ sources: [post.source] }} what={labels.source(post.source)}>
            {labels.source(post.source)}
          </FilterLink>
        </span>
      </header>
      <PostText post={post} brief />
      <footer className="rw-post-foot">
        {post.amountThb !== null && <strong title={t.amount}>{t.baht(formatNumber(post.amountThb, language))}</strong>}
        {distinct(post.indicators).map((indicator) => (
          <IndicatorChip
            key={`${indicator.type}:${indicator.start}`}
            indicator={indicator}
            withheld={indicator.withheld}
          />
        ))}
        <Button
          size="compact-xs"
          variant="subtle"
          title={t.openPost}
          onClick={() => {
            onOpen(post.id)
          }}
        >
          {t.details}
        </Button>
      </footer>
    </article>
  )
})

/** Each indicator once, however often the post repeats it. */
function distinct(indicators: ApiPost['indicators']): ApiPost['indicators'] {
  return indicators.filter((one, i) => indicators.findIndex((o) => o.type === one.type && o.value === one.value) === i)
}
