import { plainLimits, problemsOf, suggestion, type ConfigProblem } from '../config/problems.ts'
import type { Config } from '../config/schema.ts'
import { DAY_MS } from '../core/bangkok-time.ts'
import type { Collector } from '../core/ports/collector.ts'
import { refreshDemand } from './budgets/refresh-demand.ts'
import { sourceBudgets } from './budgets/spending.ts'

/** Fewer stored posts than this are soon there. */
const MANY_POSTS = 10_000

/** What is no mistake, and will go wrong all the same: a budget that cannot pay what a platform's terms demand for the posts that are kept. */
export function warnOfSources(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
  return config.sources.flatMap((source, i) => {
    const keptDays = (source.retention ?? config.retention.posts) / DAY_MS
    if (!source.enabled) return []
    return (sourceBudgets(source, { collectors })?.budgets ?? []).flatMap((budget) => {
      const demand = refreshDemand(source, budget, { collectors })
      if (demand === undefined || keptDays < demand.afterDays || demand.most >= MANY_POSTS) return []
      return [
        {
          path: `sources[${i}]`,
          problem: `every stored post must be asked for again after ${demand.afterDays} days, and its ${budget.limit} ${budget.unit} are enough for ${Math.floor(demand.most)} posts and nothing new; it keeps posts for ${keptDays} days`,
          value: source.id,
          remedy: `set its retention below ${demand.afterDays}d, or raise the budget`,
        },
      ]
    })
  })
}

/** Checks what the configuration room can't: that each source's collector is there and likes its options. */
export function checkSources(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
  return config.sources.flatMap((source, i) => {
    const path = `sources[${i}]`
    const collector = collectors.get(source.collector)
    if (collector === undefined) {
      return [
        {
          path: `${path}.collector`,
          problem: 'there is no such collector',
          value: source.collector,
          remedy: suggestion(source.collector, [...collectors.keys()]),
        },
      ]
    }
    const parsed = collector.options.safeParse(source.options, { error: plainLimits })
    if (parsed.success) return []
    return problemsOf(parsed.error.issues, source.options, collector.options).map((p) => ({
      ...p,
      path: p.path === '' ? `${path}.options` : `${path}.options.${p.path}`,
    }))
  })
}
