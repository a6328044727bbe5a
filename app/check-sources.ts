import { plainLimits, problemsOf, suggestion, type ConfigProblem } from '../config/problems.ts'
import type { Config, SecretSource } from '../config/schema.ts'
import { DAY_MS, dayOf } from '../core/bangkok-time.ts'
import { LAST_MOON_YEAR } from '../core/thai-holidays.ts'
import type { Collector } from '../core/ports/collector.ts'
import { refreshDemand } from './budgets/refresh-demand.ts'
import { sourceBudgets } from './budgets/spending.ts'
import { counted } from './terminal.ts'
import { watchWordsFor } from './watch-words.ts'

/** Fewer stored posts than this are soon there. */
const MANY_POSTS = 10_000

/**
 * What is no mistake, and will go wrong all the same: a budget that cannot pay what a platform's terms demand for the posts that are
 * kept, readings without a pause between them, two sources that read the same, holidays that nobody knows yet.
 */
export function warnOfSources(
  config: Config,
  collectors: ReadonlyMap<string, Collector>,
  nowMs: number,
): readonly ConfigProblem[] {
  return [
    ...warnOfPace(config, collectors),
    ...warnOfBudgets(config, collectors),
    ...warnOfDoubles(config, collectors),
    ...warnOfHolidays(config, nowMs),
  ]
}

/** Sources that can't be read because a token they need is not set. */
export function warnOfSecrets(
  config: Config,
  collectors: ReadonlyMap<string, Collector>,
  secrets: SecretSource,
): readonly ConfigProblem[] {
  return config.sources.flatMap((source, i) =>
    (source.enabled ? (collectors.get(source.collector)?.secrets ?? []) : []).flatMap(({ name, required }) =>
      !required || secrets(name) !== undefined
        ? []
        : [
            {
              path: `sources[${i}]`,
              problem: `it can't be read while ${name} is not set`,
              value: source.id,
              remedy: `set ${name}, or ${name}_FILE to a file that holds it: the collector's README says how to get one`,
            },
          ],
    ),
  )
}

/** A platform's host is asked at its pace: what comes round sooner asks it without end. */
function warnOfPace(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
  return config.sources.flatMap((source, i) => {
    const collector = collectors.get(source.collector)
    const options = collector?.options.safeParse(source.options)
    if (collector === undefined || !source.enabled || options?.success !== true) return []
    const requests = Math.max(1, collector.plan?.(options.data, watchWordsFor(source, config)).length ?? 1)
    const { requestsPerMinute } = collector.limits
    const leastSeconds = Math.ceil((requests * 60) / requestsPerMinute)
    if (source.every > leastSeconds * 1_000) return []
    return [
      {
        path: `sources[${i}].every`,
        problem: `${source.every / 1_000}s leaves no pause between two readings: one sends at least ${counted(requests, 'request')}, and the platform gets ${requestsPerMinute} a minute`,
        value: source.id,
        remedy: `write more than ${leastSeconds}s; minutes are usual (default 15m)`,
      },
    ]
  })
}

function warnOfDoubles(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
  const first = new Map<string, string>()
  return config.sources.flatMap((source, i) => {
    const options = collectors.get(source.collector)?.options.safeParse(source.options)
    if (!source.enabled || options?.success !== true) return []
    const key = JSON.stringify([source.collector, options.data])
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, source.id)
      return []
    }
    return [
      {
        path: `sources[${i}]`,
        problem: `reads the same as ${other}: each post is stored once, under whichever of them brought it last`,
        value: source.id,
        remedy: 'remove one of them, or change its options',
      },
    ]
  })
}

/** A month ahead. */
function warnOfHolidays({ collecting }: Config, nowMs: number): readonly ConfigProblem[] {
  const year = dayOf(nowMs + 31 * DAY_MS).slice(0, 4)
  if (Number(year) <= LAST_MOON_YEAR || collecting.holidays.some((day) => day.startsWith(year))) return []
  return [
    {
      path: 'collecting.holidays',
      problem: `the public holidays of the moon (Makha, Visakha and Asalha Bucha, Khao Phansa) are known until ${LAST_MOON_YEAR}: sources that rest on those of ${year} are called stale`,
      value: year,
      remedy: `add those of ${year} as the Royal Gazette announces them`,
    },
  ]
}

function warnOfBudgets(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
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
