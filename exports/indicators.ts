import { defang } from '../core/defang.ts'
import { withoutSomebodysOwn } from '../trends/somebodys-own.ts'
import { INDICATOR_LABELS } from './labels.ts'
import { iso, type Periods } from './questions.ts'
import { visibleLine } from './safe-text.ts'
import type { WeeklyReport } from './schema.ts'

const SHOWN = 50
const MAX_LENGTH = 200

/** Those most posts carry, without anybody's own; how many these were. */
export async function readIndicators(
  periods: Periods,
): Promise<Pick<WeeklyReport, 'indicators' | 'indicatorsWithheld'>> {
  const { store, now } = periods
  const indicators: WeeklyReport['indicators'] = []
  const top = await store.topIndicators(now, SHOWN)
  const shown = await withoutSomebodysOwn(store, top)
  for (const indicator of shown) {
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
  return { indicators, indicatorsWithheld: top.length - shown.length }
}
