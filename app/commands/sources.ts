import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import { planDay, type BudgetPlan, type SourcePlan } from '../budgets/day-plan.ts'
import { createLedger } from '../budgets/ledger.ts'
import { contextOf, type Context } from '../context.ts'
import { dataFiles } from '../data-dir.ts'
import { credentialNamer, secretKey } from '../pseudonyms.ts'
import { sourceStatuses } from '../source-status.ts'
import { systemClock } from '../system-clock.ts'
import { print, printJson, table } from '../terminal.ts'
import { createStores, openStores } from '../wire.ts'

export function addSources(program: Command): void {
  program
    .command('sources')
    .description('each source: its state, last success, last post, posts in 24 hours, next run, and why it is silent')
    .option('--plan', 'what each source will ask next: its requests, what they cost, and how long its budgets last')
    .addHelpText('after', '\nExamples:\n  $ npx rawang sources\n  $ npx rawang sources --plan')
    .action(async (options: { plan?: true }, command: Command) => {
      const context = await contextOf(command)
      await (options.plan === true ? showPlan(context) : showStatuses(context))
    })
}

async function showStatuses(context: Context): Promise<void> {
  const { config, json } = context
  await using stores = await openStores(context, { readOnly: true })
  const statuses = await sourceStatuses({ config, ...stores, nowMs: systemClock.nowMs() })
  if (json) {
    printJson({ sources: statuses })
    return
  }
  const time = (iso: string | null) => (iso === null ? '-' : formatThaiDate(Date.parse(iso), { time: true }))
  print(
    table([
      ['SOURCE', 'STATE', 'LAST SUCCESS', 'LAST POST', '24 H', 'NEXT RUN', 'WHY'],
      ...statuses.map((s) => [
        s.id,
        s.state,
        time(s.lastSuccess),
        time(s.lastPost),
        String(s.posts24h),
        time(s.nextRun),
        s.message,
      ]),
    ]),
  )
}

async function showPlan(context: Context): Promise<void> {
  const { servers, dataDir, secrets, config, collectors } = context
  // A preview must also be there before the first run.
  const isNew = servers.elasticsearch === undefined && !existsSync(dataFiles(dataDir).store)
  await using stores = await (isNew ? createStores(context) : openStores(context, { readOnly: true }))
  const nameCredential = credentialNamer(
    secretKey(dataDir, secrets, { manyMachines: servers.elasticsearch !== undefined }),
  )
  const ledger = createLedger({ state: stores.state, clock: systemClock })
  const nowMs = systemClock.nowMs()
  const plans = await planDay(stores.state, nowMs, { config, collectors, secrets, ledger, nameCredential })
  if (context.json) {
    printJson({ sources: plans.map(planForMachines) })
    return
  }
  print(plans.length === 0 ? 'no source is configured' : plans.map(planForPeople).join('\n\n'))
}

const MINUTE_MS = 60_000
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const minutes = (ms: number) => Math.round(ms / MINUTE_MS)

function planForMachines({ nextRunAtMs, everyMs, delayMs, requests, budgets, ...plan }: SourcePlan) {
  return {
    ...plan,
    everyMinutes: everyMs / MINUTE_MS,
    nextRun: iso(nextRunAtMs),
    expectedDelayMinutes: minutes(delayMs),
    requests: requests?.map(({ method, url, body, spend, purpose }) => ({ method, url, body, spend, purpose })) ?? null,
    budgets: budgets.map(({ resetAtMs, ...budget }) => ({ ...budget, resetsAt: iso(resetAtMs) })),
  }
}

function planForPeople(plan: SourcePlan): string {
  const { id, title, nextRunAtMs, everyMs, delayMs, requests, budgets } = plan
  const next = nextRunAtMs === null ? 'switched off' : `next run ${formatThaiDate(nextRunAtMs, { time: true })}`
  return [
    `${id}: ${title}; every ${minutes(everyMs)} min, ${next}; a post is found after ${minutes(delayMs)} min on average`,
    ...(requests ?? []).flatMap(({ method, url, body, spend, purpose }) => [
      `  ${purpose}${spend.length === 0 ? '' : ` (costs ${spend.map(({ amount, budget }) => `${amount} of ${budget}`).join(', ')})`}`,
      `    ${method} ${url}${body === undefined ? '' : `  ${body}`}`,
    ]),
    ...(requests === null ? ['  asks for what is new; its requests are not known before'] : []),
    ...budgets.map((budget) => `  budget ${budgetForPeople(budget)}`),
  ].join('\n')
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
