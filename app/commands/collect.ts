import type { Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { isReading } from '../../core/source-health.ts'
import { didYouMean } from '../../config/problems.ts'
import { contextOf } from '../context.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { print, printJson, table } from '../terminal.ts'
import { openInstallation } from '../wire.ts'
import { collectSource } from '../workers/collect.ts'
import { drain } from '../workers/drain.ts'
import { startWorkers } from '../workers/start.ts'

export function addCollect(program: Command): void {
  program
    .command('collect')
    .description('reads sources once, now, and waits until what came is stored')
    .argument('[source...]', 'ids of configured sources; all that are enabled by default')
    .addHelpText('after', '\nExample:\n  $ npx rawang collect mastodon-in-th')
    .action(async (ids: readonly string[], _options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { sources } = context.config
      for (const id of ids) {
        if (!sources.some((s) => s.id === id))
          throw new UserError(
            `there is no source "${id}"`,
            didYouMean(
              id,
              sources.map((s) => s.id),
            ),
          )
      }
      const chosen = ids.length === 0 ? sources.filter((s) => s.enabled) : sources.filter((s) => ids.includes(s.id))
      if (chosen.length === 0)
        throw new UserError('no source is configured', 'add one under "sources"; docs/operations.md shows how')
      using scope = untilSignal()
      await using installation = await openInstallation(context, { command: 'collect', quiet: true, reads: true })
      await using _workers = await startWorkers(installation, ['process', 'index'])
      const reports = await Promise.all(
        chosen.map(async (source) => ({
          source: source.id,
          report: await collectSource(source, installation.clock.nowMs(), installation, scope.signal),
        })),
      )
      await drain(installation, scope.signal)
      if (context.json) printJson({ sources: reports.map(({ source, report }) => ({ source, ...report })) })
      else
        print(
          table([
            ['SOURCE', 'STATE', 'POSTS', 'WHAT HAPPENED'],
            ...reports.map(({ source, report }) => [
              source,
              report?.state ?? '-',
              String(report?.posts ?? 0),
              report?.message ?? 'another run is going on',
            ]),
          ]),
        )
      if (reports.some(({ report }) => report === undefined || !isReading(report.state))) process.exitCode = EXIT.failed
    })
}
