import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { contextOf, type Context } from '../context.ts'
import { dataFiles, requireData } from '../data-dir.ts'
import { readStats, type Stats } from '../stats.ts'
import { print, printJson, table } from '../terminal.ts'
import { openInstallation, openStores } from '../wire.ts'
import { queueCounts } from '../workers/start.ts'

export function addStats(program: Command): void {
  program
    .command('stats')
    .description('how many posts there are, by source, role and category, and what the queues hold')
    .addHelpText('after', '\nExample:\n  $ npx rawang stats --json')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
      requireData(context)
      const queues = await queuesNow(context)
      await using stores = await openStores(context, { readOnly: true })
      const stats = await readStats(stores.store, stores.state, queues)
      if (context.json) {
        printJson(stats)
        return
      }
      const rows = (title: string, counts: Readonly<Record<string, number>>) =>
        Object.entries(counts).map(([key, n], i) => [i === 0 ? title : '', key, String(n)])
      print(
        table([
          ['posts', String(stats.posts), ''],
          [
            'published',
            stats.firstPublishedAt === null ? '-' : `${stats.firstPublishedAt} to ${stats.lastPublishedAt ?? ''}`,
            '',
          ],
          ['dead letters', String(stats.deadLetters), ''],
          ...Object.entries(stats.queues ?? {}).map(([name, c], i) => [
            i === 0 ? 'queues' : '',
            name,
            `${c.waiting} waiting, ${c.active} active, ${c.delayed} delayed`,
          ]),
          ['erased', String(stats.erased.reduce((sum, { posts }) => sum + posts, 0)), 'at the word of a platform'],
          ...rows('by role', stats.byRole),
          ...rows('by category', stats.byCategory),
          ...rows('by source', stats.bySource),
        ]),
      )
    })
}

/** From the running process when there is one, else from the queues themselves. */
async function queuesNow(context: Context): Promise<Stats['queues']> {
  const running = await runningServer(context.dataDir)
  if (running !== undefined) {
    try {
      const answer = await fetch(new URL('/api/v1/stats', running), { signal: AbortSignal.timeout(5_000) })
      return ((await answer.json()) as Stats).queues
    } catch {
      // It has ended since, or is busy: look for ourselves.
    }
  }
  try {
    await using installation = await openInstallation(context, { command: 'stats', quiet: true })
    return await queueCounts(installation.queues)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** Address of the `rawang start` that works on this data folder, as it noted it. */
async function runningServer(dataDir: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(dataFiles(dataDir).server, 'utf8')) as { url: string }).url
  } catch {
    return undefined
  }
}
