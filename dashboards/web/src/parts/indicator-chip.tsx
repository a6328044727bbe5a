import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CopyButton } from './copy-button.tsx'
import { FilterLink } from './filter-link.tsx'
import { indicatorType } from './post-text.tsx'

type Shown = Pick<ApiPost['indicators'][number], 'type' | 'value' | 'defanged'>

interface IndicatorChipProps {
  readonly indicator: Shown
  readonly withheld?: boolean
  /** E.g. in how many posts. */
  readonly note?: string
}

/** An indicator, defanged: opens the posts that carry it, or is copied as it stands here. */
export function IndicatorChip({ indicator, withheld = false, note }: IndicatorChipProps) {
  const { t } = useLanguage()
  const type = indicatorType(indicator.type, t)
  const shown = indicator.defanged
  return (
    <span className="rw-tag">
      <span className="rw-quiet">{type}&nbsp;</span>
      {withheld ? (
        <span title={t.withheld}>{shown}</span>
      ) : (
        <>
          <FilterLink to={{ indicator: `${indicator.type}:${indicator.value}` }} what={`${type} ${shown}`}>
            <bdi>{shown}</bdi>
          </FilterLink>
          {note !== undefined && <span className="rw-quiet">&nbsp;· {note}</span>}
          <CopyButton text={shown} what={`${type} ${shown}`} />
        </>
      )}
    </span>
  )
}
