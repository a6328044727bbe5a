import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useLanguage } from '../i18n/language.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { defangText } from '../text/marks-of.ts'
import { IndicatorChip } from '../parts/indicator-chip.tsx'

/** Each indicator with its checks and its owner, and the way to other posts that carry it. */
export function PostIndicators({ post }: { readonly post: ApiPost }) {
  const { t } = useLanguage()
  if (post.indicators.length === 0) return null
  return (
    <section>
      <h3>{t.indicators}</h3>
      <ul>
        {post.indicators.map((indicator) => (
          <li key={`${indicator.type}:${indicator.start}`} className="rw-indicator-row">
            <div className="rw-row">
              <IndicatorChip indicator={indicator} withheld={indicator.withheld} />
              <span className="rw-quiet">{indicator.withheld ? t.withheld : t.owners[indicator.owner]}</span>
              {!indicator.withheld && (
                <FilterLink
                  to={{ indicator: `${indicator.type}:${indicator.value}`, range: '28d' }}
                  what={indicator.defanged}
                  className="rw-quiet"
                >
                  {t.sameIndicator} ({t.ranges['28d']})
                </FilterLink>
              )}
            </div>
            {indicator.imitates !== undefined && (
              <p>
                {t.imitates(indicator.imitates.name, defangText(indicator.imitates.host))}{' '}
                <span className="rw-quiet">{t.imitatedBy[indicator.imitates.by]}</span>
              </p>
            )}
            <p className="rw-quiet">
              {t.checks}:{' '}
              {Object.entries(indicator.checks)
                .map(([name, passed]) => `${name} ${passed ? `✓ ${t.checkPassed}` : `✗ ${t.checkFailed}`}`)
                .join(' · ') || '–'}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
