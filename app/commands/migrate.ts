import { Option, type Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { migratePosts } from '../../indexer/elasticsearch/migrate.ts'
import { contextOf, type Context } from '../context.ts'
import { untilSignal } from '../lifecycle.ts'
import { migrate } from '../migrate/migrate.ts'
import { openSides, type Target } from '../migrate/open-sides.ts'
import { createEvents } from '../observability/events.ts'
import { createLogger } from '../observability/logger.ts'
import { createMetrics } from '../observability/metrics.ts'
import { systemClock } from '../system-clock.ts'
import { note, print, printJson } from '../terminal.ts'

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('moves an installation into a cluster or back, or the cluster’s posts into a new layout')
    .addOption(
      new Option('--to <where>', 'copies all data, and compares them: from the data folder, or into it')
        .choices(['cluster', 'embedded'])
        .conflicts('mapping'),
    )
    .option('--mapping', 'brings the indices of posts into the layout of this version, while others work on')
    .addHelpText(
      'after',
      '\nThe servers are those of REDIS_URL and ELASTICSEARCH_URL, or of the configuration. Interrupted, it goes on when it is run again.' +
        '\n\nExample:\n  $ npx rawang migrate --to cluster',
    )
    .action(async ({ to, mapping }: { to?: Target; mapping?: true }, command: Command) => {
      const context = await contextOf(command)
      if (to !== undefined) await move(context, to)
      else if (mapping === true) await changeMapping(context)
      else throw new UserError('say what to migrate', 'give --to cluster, --to embedded or --mapping')
    })
}

async function move(context: Context, to: Target): Promise<void> {
  using scope = untilSignal()
  const events = createEvents({ logger: createLogger({ level: 'warn' }), metrics: createMetrics() })
  await using sides = await openSides(context, { to, events })
  const result = await migrate({ ...sides, clock: systemClock, signal: scope.signal, tell: note })
  if (context.json) printJson(result)
  else
    print(
      `copied and compared: ${result.posts} posts, ${result.documents} documents of state (${result.deadLetters} dead letters), ${result.jobs} open jobs\n` +
        `the source is as it was: keep it until the ${to === 'cluster' ? 'cluster' : 'data folder'} has proved itself, and don't start it again`,
    )
}

async function changeMapping({ servers, json }: Context): Promise<void> {
  const { elasticsearch, prefix } = servers
  if (elasticsearch === undefined)
    throw new UserError('no Elasticsearch is named', 'set ELASTICSEARCH_URL, or cluster.elasticsearch')
  const report = await migratePosts({
    ...elasticsearch,
    prefix,
    onIndex: ({ from, to, posts }) => {
      note(`${from} → ${to}: ${posts} posts`)
    },
  })
  if (json) printJson(report)
  else if (report.indices === 0 && report.settled === 0) print('all indices have the layout of this version')
  else print(`${report.indices} indices with ${report.posts} posts moved; ${report.settled} posts of an older version brought up`) // prettier-ignore
}
