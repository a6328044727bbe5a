import type { Command } from 'commander'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import { planDay } from '../budgets/day-plan.ts'
import { withWatchWordsNow } from '../../trends/watch-word-book.ts'
import { contextOf, type Context } from '../context.ts'
import { adviceFor } from '../source-advice.ts'
import { sourceStatuses } from '../source-status.ts'
import { systemClock } from '../system-clock.ts'
import { print, printJson, table } from '../terminal.ts'
import { openOrInventStores } from '../wire.ts'
import { openPlanning } from '../budgets/open-planning.ts'
import { planForMachines, planForPeople } from './show-plan.ts'

export function addSources(program: Command): void {
  program
    .command('sources')
    .description(
      'each source: its state and since when, last success, last post, posts in 24 hours, next run, why it is silent, and what to do',
    )
    .option('--plan', 'what each source will ask next: its requests, what they cost, and how long its budgets last')
    .addHelpText('after', '\nExamples:\n  $ npx rawang sources\n  $ npx rawang sources --plan')
    .action(async (options: { plan?: true }, command: Command) => {
      const context = await contextOf(command)
      await (options.plan === true ? showPlan(context) : showStatuses(context))
    })
}

async function showStatuses(context: Context): Promise<void> {
  const { config, json } = context
  await using stores = await openOrInventStores(context)
  const statuses = await sourceStatuses({ config, ...stores, nowMs: systemClock.nowMs() })
  if (json) {
    printJson({ sources: statuses })
    return
  }
  const time = (iso: string | null) => (iso === null ? '-' : formatThaiDate(Date.parse(iso), { time: true }))
  print(
    table([
      ['SOURCE', 'STATE', 'SINCE', 'LAST SUCCESS', 'LAST POST', '24 H', 'NEXT RUN', 'WHY'],
      ...statuses.map((s) => [
        s.id,
        s.state,
        time(s.since),
        time(s.lastSuccess),
        time(s.lastPost),
        String(s.posts24h),
        time(s.nextRun),
        s.message,
      ]),
    ]),
  )
  const advice = statuses.flatMap(({ id, state }) => {
    const todo = adviceFor(state)
    return todo === undefined ? [] : [`  ${id}: ${todo}`]
  })
  if (advice.length > 0) print(['', 'What to do:', ...advice].join('\n'))
}

async function showPlan(context: Context): Promise<void> {
  await using planning = await openPlanning(context)
  const { state, deps } = planning
  const config = await withWatchWordsNow(context.config, state)
  const plans = await planDay(state, systemClock.nowMs(), { ...deps, config })
  if (context.json) {
    printJson({ sources: plans.map(planForMachines) })
    return
  }
  print(plans.length === 0 ? 'no source is configured' : plans.map(planForPeople).join('\n\n'))
}
