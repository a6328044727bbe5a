import { writeFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../config/schema.ts'
import { exportWeek } from '../../exports/write.ts'
import { contextOf } from '../context.ts'
import { chooseWeek, exportDeps } from '../weekly-export.ts'
import { systemClock } from '../system-clock.ts'
import { note, printJson } from '../terminal.ts'
import { openStores } from '../wire.ts'

export function addExport(program: Command): void {
  const command = program.command('export').description('what leaves the system for the committee and the public')
  command
    .command('week')
    .description('the weekly trend export; the same data give the same bytes')
    .option('--week <label>', 'ISO week, e.g. 2026-W47 (default: the last complete one)')
    .option('--from <day>', 'first day, e.g. 2026-11-16 (with --to)')
    .option('--to <day>', 'last day')
    .addOption(new Option('--format <format>').choices(EXPORT_FORMATS).default('xlsx'))
    .option('--out <path>', 'file to write, or - for stdout (default: the export’s own name, here)')
    .addHelpText('after', '\nExample:\n  $ npx rawang export week --week 2026-W47 --format html')
    .action(
      async (
        options: { week?: string; from?: string; to?: string; format: ExportFormat; out?: string },
        self: Command,
      ) => {
        const context = await contextOf(self)
        await using stores = await openStores(context, { readOnly: true })
        const span = chooseWeek(options, context.config, systemClock.nowMs())
        const { bytes, fileName } = await exportWeek(options.format, exportDeps({ ...context, ...stores }, span))
        if (options.out === '-') {
          process.stdout.write(bytes)
          return
        }
        const path = options.out ?? fileName
        try {
          await writeFile(path, bytes)
        } catch (error) {
          throw new UserError(
            `${path}: can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
            'name another place with --out',
          )
        }
        if (context.json) printJson({ file: path, bytes: bytes.length })
        else note(`wrote ${path} (${bytes.length} bytes)`)
      },
    )
}
