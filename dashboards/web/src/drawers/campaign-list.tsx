import { useCampaigns } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { IndicatorChip } from '../parts/indicator-chip.tsx'
import { Empty } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import { useLabels } from '../state/use-labels.ts'
import { useView } from '../state/use-view.tsx'
import { Loaded } from './loaded.tsx'

/** Campaigns that were seen for the first time in the range; each opens its posts. */
export function CampaignList() {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const { view } = useView()
  const query = useCampaigns(view)
  const n = (value: number) => formatNumber(value, language)
  return (
    <Loaded query={query} gone={t.campaignsEmpty}>
      {({ campaigns }) => {
        const fresh = campaigns.filter(({ isNew }) => isNew)
        if (fresh.length === 0) return <Empty title={t.campaignsEmpty} hint={t.campaignsHint} />
        return (
          <>
            <p className="rw-quiet">{t.campaignsHint}</p>
            <ul>
              {fresh.map((campaign) => (
                <li key={campaign.id} className="rw-indicator-row">
                  <div className="rw-row">
                    <IndicatorChip indicator={campaign} note={t.posts(n(campaign.posts))} />
                    <span className="rw-quiet">
                      {t.accounts(n(campaign.authors))} · {t.victims(n(campaign.victims))} ·{' '}
                      <When at={campaign.firstSeen} wrap={t.firstSeen} />
                    </span>
                  </div>
                  <p>
                    {campaign.categories.map(({ id, count }) => (
                      <span key={id}>
                        <CategoryDot id={id} />
                        {labels.category(id)} {n(count)}{' '}
                      </span>
                    ))}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Loaded>
  )
}
