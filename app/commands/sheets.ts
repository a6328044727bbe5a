import type { Command } from 'commander'
import type { SheetConfig } from '../../config/intake.ts'
import { didYouMean } from '../../config/problems.ts'
import type { Config } from '../../config/schema.ts'
import { UserError } from '../../core/errors.ts'
import { contextOf } from '../context.ts'
import { ingestSheet } from '../intake/ingest-sheet.ts'
import { previewSheet } from '../intake/preview-sheet.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { systemClock } from '../system-clock.ts'
import { note, print, printJson, progress, table } from '../terminal.ts'
import { openInstallation } from '../wire.ts'
import { startWorkers } from '../workers/start.ts'

const SHEET = ['--sheet <id>', 'which of intake.sheets it is (may be left out when there is one)'] as const

export function addSheets(program: Command): void {
  const sheets = program.command('sheets').description('complaint sheets of offices: CSV (UTF-8 or TIS-620) and XLSX')
  sheets
    .command('preview')
    .description('what each column would become, the first rows masked, and what is wrong; stores nothing')
    .argument('<file>', '.csv or .xlsx')
    .option(...SHEET)
    .addHelpText('after', '\nExample:\n  $ npx rawang sheets preview complaints.xlsx --sheet chiang-mai')
    .action(async (file: string, options: { sheet?: string }, command: Command) => {
      const { config, json } = await contextOf(command)
      const sheet = sheetOf(config, options.sheet)
      // Nothing is kept, so nobody has to be recognised again.
      const preview = await previewSheet(file, sheet, { pseudonymise: () => '(from its content)', nowMs: systemClock.nowMs() }) // prettier-ignore
      if (json) {
        printJson(preview)
        return
      }
      const { readAs, headingRow, columns, rows, refused, first, problems } = preview
      print(`${file}: ${readAs}; headings in row ${headingRow}; ${rows} rows, ${refused} would be refused\n`)
      print(table([['COLUMN', 'BECOMES'], ...columns.map(({ heading, becomes }) => [oneLine(heading), becomes])]))
      print(`\n${table([['ROW', 'ID', 'DATE', 'TEXT', 'MORE'], ...first.map((row) => [String(row.row), row.id, row.date, oneLine(row.text), JSON.stringify(row.more)])])}`) // prettier-ignore
      if (problems.length > 0) print(`\nTo look at:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    })
  sheets
    .command('ingest')
    .description(
      'takes the complaints in, as any post; refused rows go to <file>.errors.csv, to be mended and given again',
    )
    .argument('<file>', '.csv or .xlsx')
    .option(...SHEET)
    .addHelpText('after', '\nExample:\n  $ npx rawang sheets ingest complaints.xlsx --sheet chiang-mai')
    .action(async (file: string, options: { sheet?: string }, command: Command) => {
      const context = await contextOf(command)
      const sheet = sheetOf(context.config, options.sheet)
      using scope = untilSignal()
      await using installation = await openInstallation(context, { command: 'sheets ingest', quiet: true, reads: true })
      await using _workers = await startWorkers(installation, ['process', 'index'])
      const { queues, state, receipts, events, pseudonymise } = installation
      const bar = progress(file, () => systemClock.nowMs())
      try {
        const report = await ingestSheet(
          file,
          sheet,
          {
            queues,
            state,
            receipts,
            events,
            pseudonymise,
            clock: systemClock,
            onRefused: (row, reason) => {
              note(row === 0 ? `${file}: ${reason}` : `${file}, row ${row}: ${reason}`)
            },
            onProgress: bar.update,
          },
          scope.signal,
        )
        const { read, stored, unchanged, rejected, errorsFile } = report
        if (context.json) printJson(report)
        else print(`read ${read}, stored ${stored}, unchanged ${unchanged}, refused ${rejected}`)
        if (errorsFile !== null)
          note(`Refused rows are in ${errorsFile}: mend them there, and give that file again. It holds personal data.`)
        if (rejected > 0) process.exitCode = EXIT.failed
      } finally {
        bar.stop()
      }
    })
}

function sheetOf({ intake: { sheets } }: Config, id: string | undefined): SheetConfig {
  const ids = sheets.map((sheet) => sheet.id)
  const sheet = id === undefined && sheets.length === 1 ? sheets[0] : sheets.find((known) => known.id === id)
  if (sheet !== undefined) return sheet
  if (sheets.length === 0)
    throw new UserError(
      'no sheet is configured',
      'describe its columns under intake.sheets; docs/operations.md, "Intake", has an example',
    )
  throw id === undefined
    ? new UserError('which sheet is it?', `add --sheet and one of: ${ids.join(', ')}`)
    : new UserError(`there is no sheet "${id}" under intake.sheets`, didYouMean(id, ids))
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
