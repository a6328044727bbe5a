import { Option, type Command } from 'commander'
import { ROLES, type RoleId } from '../../core/annotation.ts'
import { categoryIds } from '../../config/taxonomy.ts'
import { didYouMean } from '../../config/problems.ts'
import { parseDay } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'
import { toPublicPost } from '../../core/public-post.ts'
import { contextOf } from '../context.ts'
import { printPosts } from '../print-posts.ts'
import { counted, print, printJson } from '../terminal.ts'
import { createConfiguredAnnotator } from '../annotate/annotator.ts'
import { openStores } from '../wire.ts'

interface SearchOptions {
  readonly since?: string
  readonly until?: string
  readonly category?: string[]
  readonly role?: RoleId[]
  readonly source?: string[]
  readonly limit: string
}

export function addSearch(program: Command): void {
  program
    .command('search')
    .description('Thai-correct search: words and "phrases" at word borders; -word leaves out')
    .argument('<query>', 'an empty query ("") finds everything the filters let through')
    .option('--since <time>', 'published at or after: a day (2026-11-24, Bangkok) or ISO 8601')
    .option('--until <time>', 'published before')
    .option('--category <id...>', 'e.g. fraud.loan, or fraud for all of it')
    .addOption(new Option('--role <id...>').choices(ROLES))
    .option('--source <id...>')
    .option('--limit <n>', 'posts to show, newest first', '20')
    .addHelpText('after', '\nExample:\n  $ npx rawang search "กู้เงินด่วน" --role lure --since 2026-11-01')
    .action(async (query: string, options: SearchOptions, command: Command) => {
      const context = await contextOf(command)
      const { config, json, taxonomy } = context
      const limit = Number(options.limit)
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw new UserError(`--limit: "${options.limit}" is not a number from 1 to 10000`, 'give a whole number')
      const known = categoryIds(taxonomy)
      for (const id of options.category ?? [])
        if (!known.includes(id)) throw new UserError(`--category: there is no category "${id}"`, didYouMean(id, known))
      const filter = {
        ...createConfiguredAnnotator(config.processing).parseQuery(query),
        sinceMs: readTime(options.since, '--since'),
        untilMs: readTime(options.until, '--until'),
        categories: options.category,
        roles: options.role,
        sources: options.source,
      }
      await using stores = await openStores(context, { readOnly: true })
      const { total, posts } = await stores.store.search(filter, { limit })
      const shown = posts.map((entry) => toPublicPost(entry))
      if (json) {
        printJson({ total, posts: shown })
        return
      }
      printPosts(shown)
      print(
        `${counted(total, 'post matches', 'posts match')}${total > shown.length ? `, the newest ${shown.length} shown` : ''}`,
      )
    })
}

/** @throws UserError when it is neither a day nor a time with a zone. */
export function readTime(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  const day = parseDay(text)
  if (day !== undefined) return day
  const ms = /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(ms))
    throw new UserError(
      `${option}: "${text}" is no time`,
      'write a day (2026-11-24) or ISO 8601 with a zone (2026-11-24T09:00:00+07:00)',
    )
  return ms
}
