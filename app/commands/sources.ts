import type { Command } from 'commander'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import { contextOf } from '../context.ts'
import { sourceStatuses } from '../source-status.ts'
import { systemClock } from '../system-clock.ts'
import { print, printJson, table } from '../terminal.ts'
import { openStores } from '../wire.ts'

export function addSources(program: Command): void {
  program
    .command('sources')
    .description('each source: its state, last success, last post, posts in 24 hours, next run, and why it is silent')
    .addHelpText('after', '\nExample:\n  $ npx rawang sources')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
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
    })
}
