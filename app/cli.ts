#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { UserError } from '../core/errors.ts'
import { addAlertCommands } from './commands/alerts.ts'
import { addBuildPage } from './commands/build-page.ts'
import { addCollect } from './commands/collect.ts'
import { addConfigCommands } from './commands/config.ts'
import { addDeadLetters } from './commands/dead-letters.ts'
import { addDemo } from './commands/demo.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEvaluate } from './commands/evaluate.ts'
import { addExport } from './commands/export.ts'
import { addIngest } from './commands/ingest.ts'
import { addProcess } from './commands/process.ts'
import { addSearch } from './commands/search.ts'
import { addSegment } from './commands/segment.ts'
import { addSources } from './commands/sources.ts'
import { addStart } from './commands/start.ts'
import { addStats } from './commands/stats.ts'
import { EXIT } from './lifecycle.ts'
import { printError } from './terminal.ts'
import { VERSION } from './version.ts'

const program = new Command('rawang')
  .description('Rawang (ระวัง, "beware"): sees online scams and complaints in Thai early')
  .version(VERSION)
  .option('--config <file>', 'configuration file (default: config/rawang.yaml if present, else built-in defaults)')
  .option('--data <dir>', 'data folder (default: RAWANG_DATA_DIR, else ./data)')
  .option('--json', 'results as JSON on stdout')
  .addHelpText(
    'after',
    '\nExample:\n  $ npx rawang demo\n\nExit codes: 0 done, 1 the work failed or found problems, 2 wrong usage or configuration.',
  )
  .showHelpAfterError('(add --help for the options and an example)')
  .exitOverride()

for (const add of [
  addStart,
  addDemo,
  addCollect,
  addIngest,
  addProcess,
  addSegment,
  addSearch,
  addStats,
  addSources,
  addAlertCommands,
  addExport,
  addDeadLetters,
  addEvaluate,
  addConfigCommands,
  addDoctor,
  addBuildPage,
]) {
  add(program)
}
shareGlobalOptions(program)

// A closed pipe (`rawang search … | head`) is the reader's choice, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  } else {
    printError(error)
    process.exitCode = error instanceof UserError ? EXIT.usage : EXIT.failed
  }
}

/** `--data` and its like are understood before and after the command's name. */
function shareGlobalOptions(root: Command): void {
  const visit = (command: Command) => {
    for (const child of command.commands) {
      for (const option of root.options) {
        if (option.long !== '--version' && !child.options.some((o) => o.long === option.long)) child.addOption(option)
      }
      child.exitOverride()
      visit(child)
    }
  }
  visit(root)
}
