import { formatThaiDate } from '../../core/bangkok-time.ts'
import type { BudgetPlan, SourcePlan } from '../budgets/day-plan.ts'

const MINUTE_MS = 60_000
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const minutes = (ms: number) => Math.round(ms / MINUTE_MS)

/** As `--json` gives it. */
export function planForMachines({ nextRunAtMs, everyMs, delayMs, requests, budgets, ...plan }: SourcePlan) {
  return {
    ...plan,
    everyMinutes: everyMs / MINUTE_MS,
    nextRun: iso(nextRunAtMs),
    expectedDelayMinutes: minutes(delayMs),
    requests:
      requests?.map(({ method, url, body, spend, purpose }) => ({
        method,
        url,
        ...(body === undefined ? {} : { body }),
        spend: [...spend],
        purpose,
      })) ?? null,
    budgets: budgets.map(({ resetAtMs, sharedWith, ...budget }) => ({
      ...budget,
      resetsAt: iso(resetAtMs),
      sharedWith: [...sharedWith],
    })),
  }
}

export function planForPeople(plan: SourcePlan): string {
  const { id, title, nextRunAtMs, everyMs, delayMs, requests, budgets } = plan
  const next = nextRunAtMs === null ? 'switched off' : `next run ${formatThaiDate(nextRunAtMs, { time: true })}`
  return [
    `${id}: ${title}; every ${minutes(everyMs)} min, ${next}; a post is found after ${minutes(delayMs)} min on average`,
    ...(requests ?? []).flatMap(({ method, url, body, spend, purpose }) => [
      `  ${purpose}${spend.length === 0 ? '' : ` (costs ${spend.map(({ amount, budget }) => `${amount} of ${budget}`).join(', ')})`}`,
      `    ${method} ${url}${body === undefined ? '' : `  ${body}`}`,
    ]),
    ...(requests === null ? ['  asks for what is new; its requests are not known before'] : []),
    ...budgets.flatMap((budget) => [`  budget ${budgetForPeople(budget)}`, ...refreshForPeople(budget)]),
  ].join('\n')
}

function refreshForPeople({ unit, limit, refresh }: BudgetPlan): readonly string[] {
  if (refresh === null) return []
  const { afterDays, posts, wanted, most } = refresh
  const takes = `asking again for ${posts} stored posts every ${afterDays} days takes ${Math.ceil(wanted)} of ${limit} ${unit}`
  return [
    posts <= most
      ? `    ${takes}`
      : `    ${takes}, which it cannot hold: it is enough for ${most} posts and nothing new; keep them for less than ${afterDays} days (retention of the source), or raise the budget`,
  ]
}

function budgetForPeople({
  id,
  unit,
  limit,
  used,
  resetAtMs,
  runs,
  wanted,
  allowance,
  everyRuns,
  sharedWith,
}: BudgetPlan) {
  const reset = resetAtMs === null ? 'nothing to wait for' : `more at ${formatThaiDate(resetAtMs, { time: true })}`
  const pace =
    everyRuns === null
      ? 'no run before that can afford it'
      : everyRuns === 1
        ? 'enough for every run'
        : `enough for every ${everyRuns}th run`
  const shared = sharedWith.length === 0 ? '' : `; shared with ${sharedWith.join(', ')}`
  return `${id}: ${Math.round(used)} of ${limit} ${unit} used, ${reset}, ${runs} runs till then; the next run wants ${wanted} and may use ${allowance}: ${pace}${shared}`
}
