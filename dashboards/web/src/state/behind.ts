import type { ApiAlert } from '../../../api/schemas/alerts.ts'
import type { TrendItem } from '../../../api/schemas/overview.ts'
import type { View } from './filters.ts'

const CLEARED = { roles: [], sources: [], indicator: '', everything: false, query: '', categories: [] } as const

/** The posts behind a trend: its subject in the window it was judged over. */
export function behindTrend(item: TrendItem): Partial<View> {
  const range = { fromMs: Date.parse(item.from), toMs: Date.parse(item.to) }
  if (item.kind === 'category') return { ...CLEARED, range, categories: [item.subject] }
  return { ...CLEARED, range, query: item.queries[0] ?? item.subject }
}

/** The posts behind an alert; undefined when it is about no posts (a silent source, a test). */
export function behindAlert(alert: ApiAlert): Partial<View> | undefined {
  const range = { fromMs: Date.parse(alert.window.from), toMs: Date.parse(alert.window.to) }
  switch (alert.kind) {
    case 'burst':
      return { ...CLEARED, range, categories: [alert.subject] }
    case 'source-silent':
    case 'source-state':
      return { ...CLEARED, sources: [alert.subject] }
    default:
      return undefined
  }
}
