import type { Command } from 'commander'
import { contextOf } from '../context.ts'
import { ingestFile, type IngestReport } from '../ingest/ingest.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { systemClock } from '../system-clock.ts'
import { note, print, printJson, progress } from '../terminal.ts'
import { openInstallation } from '../wire.ts'
import { startWorkers } from '../workers/start.ts'

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .description(
      'posts from JSONL, CSV or XLSX files through the same queues as any source; waits until they are stored',
    )
    .argument('<file...>', '.jsonl, .csv or .xlsx; only "text" is required in each line')
    .option('--source <id>', 'the source they are filed under (default: what each line says, else "file")')
    .addHelpText('after', '\nExample:\n  $ npx rawang ingest complaints.jsonl --source call-centre')
    .action(async (files: readonly string[], options: { source?: string }, command: Command) => {
      const context = await contextOf(command)
      using scope = untilSignal()
      await using installation = await openInstallation(context, { command: 'ingest', quiet: true, reads: true })
      await using _workers = await startWorkers(installation, ['process', 'index'])
      const { queues, state, receipts, pseudonymise } = installation
      const totals = { read: 0, stored: 0, unchanged: 0, rejected: 0 }
      const startedAtMs = systemClock.nowMs()
      for (const file of files) {
        const bar = progress(file, () => systemClock.nowMs())
        try {
          const report = await ingestFile(
            file,
            options.source,
            {
              queues,
              state,
              receipts,
              pseudonymise,
              clock: systemClock,
              onRejected: ({ number, reason }) => {
                note(number === 0 ? `${file}: ${reason}` : `${file}:${number}: ${reason}`)
              },
              onProgress: bar.update,
            },
            scope.signal,
          )
          for (const key of Object.keys(totals) as (keyof IngestReport)[]) totals[key] += report[key]
        } finally {
          bar.stop()
        }
      }
      const seconds = (systemClock.nowMs() - startedAtMs) / 1_000
      if (context.json) printJson(totals)
      else
        print(
          `read ${totals.read}, stored ${totals.stored}, unchanged ${totals.unchanged}, rejected ${totals.rejected} in ${seconds.toFixed(1)} s`,
        )
      if (totals.rejected > 0) {
        note(`${totals.rejected} refused lines are kept: rawang dead-letters list`)
        process.exitCode = EXIT.failed
      }
    })
}
