import type { Command } from 'commander'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import {
  addWatchWord,
  checkWatchWord,
  listWatchWords,
  removeWatchWord,
  type ListedWatchWord,
} from '../../trends/watch-word-book.ts'
import { createConfiguredAnnotator } from '../annotate/annotator.ts'
import { openPlanning } from '../budgets/open-planning.ts'
import { previewWatchWord } from '../budgets/preview-words.ts'
import { contextOf, type Context } from '../context.ts'
import { hasData } from '../data-dir.ts'
import { systemClock } from '../system-clock.ts'
import { note, print, printJson, table } from '../terminal.ts'
import { createStores, openStores } from '../wire.ts'
import { planForMachines, planForPeople } from './show-plan.ts'

interface WordOptions {
  readonly title?: string
  readonly query: readonly string[]
  readonly not: readonly string[]
  readonly source?: readonly string[]
}

export function addWatchWordCommands(program: Command): void {
  const words = program.command('watch-words').description('words to watch, also while `rawang start` runs')
  words
    .command('list', { isDefault: true })
    .description('those of the configuration and those that were added')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
      await using planning = await openPlanning(context)
      const listed = await listWatchWords({ config: context.config, state: planning.state })
      if (context.json) printJson({ watchWords: listed.map(wordForMachines) })
      else if (listed.length === 0) print('none')
      else print(table([['ID', 'ADDED', 'QUERIES', 'NOT', 'SOURCES', 'TITLE'], ...listed.map(rowOf)]))
    })
  described(words.command('preview'))
    .description(
      'the requests that sources would send for a watch-word, what they cost and how late they are; changes nothing',
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ npx rawang watch-words preview loan-app --query แอปกู้เงิน --query \'"กู้เงิน" ออนไลน์\'',
    )
    .action(async (id: string, options: WordOptions, command: Command) => {
      const context = await contextOf(command)
      const word = checkWatchWord(written(id, options), context, parserOf(context))
      await using planning = await openPlanning(context)
      const plans = await previewWatchWord(word, planning.state, systemClock.nowMs(), planning.deps)
      if (context.json) printJson({ sources: plans.map(planForMachines) })
      else if (plans.length === 0) print('no source would ask for it: it is looked for in what is collected anyway')
      else print(plans.map(planForPeople).join('\n\n'))
    })
  described(words.command('add'))
    .description(
      'watches a word from the next run of each source on, in every process; once more with its id: changes it',
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ npx rawang watch-words add loan-app --title แอปกู้เงินปลอม --query แอปกู้เงิน --not ธนาคาร',
    )
    .action(async (id: string, options: WordOptions, command: Command) => {
      const context = await contextOf(command)
      if (!hasData(context)) note(`${context.dataDir}: there is no data yet; it is begun with this word`)
      await using stores = await createStores(context)
      const word = await addWatchWord(written(id, options), {
        config: context.config,
        state: stores.state,
        nowMs: systemClock.nowMs(),
        parseQuery: parserOf(context),
      })
      if (context.json) printJson(wordForMachines(word))
      else print(`${id} is watched; \`rawang sources --plan\` shows what that costs`)
    })
  words
    .command('remove')
    .argument('<id>')
    .description('no longer watches a word that was added')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      await using stores = await openStores(context, { readOnly: false })
      await removeWatchWord(id, { config: context.config, state: stores.state })
      if (context.json) printJson({ removed: id })
      else print(`${id} is no longer watched`)
    })
}

function described(command: Command): Command {
  const several = (value: string, before: readonly string[] = []) => [...before, value]
  return command
    .argument('<id>', 'lower-case letters, digits and hyphens')
    .requiredOption('--query <query>', 'words and "phrases"; may be given several times, any one is a hit', several)
    .option('--title <title>', 'what the page calls it (default: its first query)')
    .option('--not <words>', 'what a hit must not hold; may be given several times', several, [])
    .option(
      '--source <id>',
      'a source that is asked for it; may be given several times (default: all that can search)',
      several,
    )
}

function written(id: string, { title, query, not, source }: WordOptions): object {
  return { id, title: title ?? query[0], queries: query, not, ...(source && { sources: source }) }
}

function parserOf({ config }: Context) {
  const annotator = createConfiguredAnnotator(config.processing)
  return (query: string) => annotator.parseQuery(query)
}

function wordForMachines({ addedAtMs, sources, ...word }: ListedWatchWord) {
  return { ...word, sources: sources ?? null, addedAt: addedAtMs === null ? null : new Date(addedAtMs).toISOString() }
}

function rowOf({ id, title, queries, not, sources, addedAtMs }: ListedWatchWord): readonly string[] {
  const added = addedAtMs === null ? 'configuration' : formatThaiDate(addedAtMs, { time: true })
  return [id, added, queries.join(' | '), not.join(' | ') || '-', sources?.join(' ') ?? 'all', title]
}
