import { useTrends } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { When } from '../parts/when.tsx'
import { Unusual, trendWindow } from '../panels/rising-panel.tsx'
import { behindTrend } from '../state/behind.ts'
import { useLabels } from '../state/use-labels.ts'
import { PostsBehind } from './posts-behind.tsx'
import { Fact, Loaded } from './loaded.tsx'
import { Referral } from './referral.tsx'

/** Why something counts as rising, with its posts, terms, indicators and whom it concerns. */
export function TrendDetails({ id }: { readonly id: string }) {
  const { language, t } = useLanguage()
  const label = useLabel()
  const labels = useLabels()
  const query = useTrends()
  const n = (value: number, digits = 0) => formatNumber(value, language, digits)
  const counted = (counts: Readonly<Record<string, number>>, name: (id: string) => string) =>
    Object.entries(counts)
      .map(([key, count]) => `${name(key)} ${n(count)}`)
      .join(' · ')
  return (
    <Loaded query={query} gone={t.risingEmpty}>
      {({ items, line }) => {
        const item = items.find((one) => one.id === id)
        if (item === undefined) return <p>{t.risingEmpty}</p>
        return (
          <div className="rw-details">
            <h2>
              {item.kind === 'category' && <CategoryDot id={item.subject} />}
              {label(item.title)}
            </h2>
            <dl className="rw-facts">
              <Fact name={t.time}>{trendWindow(item, language)}</Fact>
              <Fact name={t.observed}>{t.posts(n(item.observed))}</Fact>
              <Fact name={t.expected}>{item.expected === null ? t.shortPast : n(item.expected, 1)}</Fact>
              <Fact name={t.upper}>{item.upper === null ? undefined : n(item.upper, 1)}</Fact>
              <Fact name={t.unusualness}>
                {item.score === null ? t.shortPast : <Unusual score={item.score} line={line} />}
              </Fact>
              <Fact name={t.thePosts}>{t.authorsAgainstPosts(n(item.authors), n(item.observed), n(item.reposts))}</Fact>
              <Fact name={t.role}>{counted(item.roles, labels.role)}</Fact>
              <Fact name={t.source}>{counted(item.sources, labels.source)}</Fact>
              <Fact name={t.firstSeen('').trim()}>
                {item.firstSeen === null ? undefined : <When at={item.firstSeen} />}
              </Fact>
              <Fact name={t.terms}>{item.queries.join(' · ')}</Fact>
            </dl>
            <Referral agencies={item.referTo} />
            <PostsBehind part={behindTrend(item)} />
          </div>
        )
      }}
    </Loaded>
  )
}
