import { Command, CommanderError } from 'commander'
import { didYouMean } from '../config/problems.ts'
import { UserError } from '../core/errors.ts'
import { EXIT } from './lifecycle.ts'
import { printError } from './terminal.ts'
import { VERSION } from './version.ts'

type AddCommand = (program: Command) => void

/** Every command with the file that knows it, in the order of the help. Only what is run is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  start: async () => (await import('./commands/start.ts')).addStart,
  demo: async () => (await import('./commands/demo.ts')).addDemo,
  collect: async () => (await import('./commands/collect.ts')).addCollect,
  ingest: async () => (await import('./commands/ingest.ts')).addIngest,
  sheets: async () => (await import('./commands/sheets.ts')).addSheets,
  process: async () => (await import('./commands/process.ts')).addProcess,
  segment: async () => (await import('./commands/segment.ts')).addSegment,
  search: async () => (await import('./commands/search.ts')).addSearch,
  copies: async () => (await import('./commands/copies.ts')).addCopies,
  stats: async () => (await import('./commands/stats.ts')).addStats,
  sources: async () => (await import('./commands/sources.ts')).addSources,
  'watch-words': async () => (await import('./commands/watch-words.ts')).addWatchWordCommands,
  alerts: async () => (await import('./commands/alerts.ts')).addAlertCommands,
  export: async () => (await import('./commands/export.ts')).addExport,
  'dead-letters': async () => (await import('./commands/dead-letters.ts')).addDeadLetters,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrate,
  evaluate: async () => (await import('./commands/evaluate.ts')).addEvaluate,
  config: async () => (await import('./commands/config.ts')).addConfigCommands,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  'build-page': async () => (await import('./commands/build-page.ts')).addBuildPage,
}
const OPTIONS_WITH_VALUE = new Set(['--config', '--data'])

/** Runs the command line to its end; the exit code is in `process.exitCode`. */
export async function main(args: readonly string[]): Promise<void> {
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

  const load = COMMANDS[args[placeOfCommand(args)] ?? '']
  for (const add of load === undefined ? Object.values(COMMANDS) : [load]) (await add())(program)
  shareGlobalOptions(program)

  // A closed pipe (`rawang search … | head`) is the reader's choice, not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done)
    throw error
  })

  try {
    refuseUnknownPart(program, args)
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
    } else {
      printError(error)
      process.exitCode = error instanceof UserError ? EXIT.usage : EXIT.failed
    }
  }
}

/** `alerts lst`: Commander would take the word for an argument of the part that is the default, and say that this has none. */
function refuseUnknownPart(program: Command, args: readonly string[]): void {
  const [name, part] = args.slice(placeOfCommand(args))
  const parts = program.commands.find((command) => command.name() === name)?.commands.map((known) => known.name()) ?? []
  if (parts.length === 0 || part === undefined || part.startsWith('-') || [...parts, 'help'].includes(part)) return
  throw new UserError(`there is no command "${name} ${part}"`, didYouMean(part, parts))
}

/** Of the first word that is neither an option nor an option's value; past the end when there is none. */
function placeOfCommand(args: readonly string[]): number {
  const at = args.findIndex((arg, i) => !arg.startsWith('-') && !OPTIONS_WITH_VALUE.has(args[i - 1] ?? ''))
  return at === -1 ? args.length : at
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
