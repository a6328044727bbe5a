import { isWithheld } from '../core/mask.ts'
import { defang } from '../core/defang.ts'
import type { IndicatorCount } from '../core/ports/post-store.ts'
import { INDICATOR_LABELS } from './labels.ts'
import { iso, type Periods } from './questions.ts'
import { visibleLine } from './safe-text.ts'
import type { WeeklyReport } from './schema.ts'

const SHOWN = 50
/** Posts looked at per indicator for somebody who says that it is the victim's. */
const LOOKED_AT = 50
const MAX_LENGTH = 200

/**
 * Those most posts carry. The store leaves victims' out post by post; what is the offender's in one post and a victim's in
 * another is left out here altogether, and counted.
 */
export async function readIndicators(
  periods: Periods,
): Promise<Pick<WeeklyReport, 'indicators' | 'indicatorsWithheld'>> {
  const { store, now } = periods
  const indicators: WeeklyReport['indicators'] = []
  let indicatorsWithheld = 0
  for (const indicator of await store.topIndicators(now, SHOWN)) {
    if (await isSomebodysOwn(periods, indicator)) {
      indicatorsWithheld += 1
      continue
    }
    const { type, value, posts, authors, firstSeenMs, lastSeenMs } = indicator
    const carrying = { indicator: { type, value } }
    const [category] = await store.facet({ ...carrying, ...now }, 'category', 1)
    indicators.push({
      type,
      label: { ...INDICATOR_LABELS[type] },
      defanged: visibleLine(defang(type, value), MAX_LENGTH),
      posts,
      authors,
      victimReports: await store.count({ ...carrying, ...now, roles: ['victim-report'] }),
      firstSeen: iso(firstSeenMs),
      lastSeen: iso(lastSeenMs),
      isNew: (await store.count({ ...carrying, untilMs: now.sinceMs })) === 0,
      category: category?.key ?? null,
    })
  }
  return { indicators, indicatorsWithheld }
}

async function isSomebodysOwn({ store }: Periods, { type, value }: IndicatorCount): Promise<boolean> {
  const { posts } = await store.search(
    { indicator: { type, value }, roles: ['victim-report', 'question'] },
    { limit: LOOKED_AT },
  )
  return posts.some(({ annotation }) =>
    annotation.indicators.some((other) => other.type === type && other.value === value && isWithheld(other)),
  )
}
