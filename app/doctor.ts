import { signingKeyOf } from '../alerts/channels.ts'
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SourceConfig } from '../config/schema.ts'
import { CollectorError, UnavailableError, UserError, describeError } from '../core/errors.ts'
import { budgetsOf } from './budgets/spending.ts'
import { withWatchWordsNow } from '../trends/watch-word-book.ts'
import { watchWordsFor } from './watch-words.ts'
import { channelSecretOf } from './intake/open.ts'
import { pageIsStale } from './page-build.ts'
import type { Context } from './context.ts'
import { nameOf } from '../queues/redis/connect.ts'
import { probeRedis } from '../queues/redis/probe.ts'
import { createStores, openInstallation, type Installation } from './wire.ts'
import { adviceFor } from './source-advice.ts'

/** One part that was tried. `remedy` is there when it does not work. */
export interface Finding {
  readonly part: string
  readonly ok: boolean
  readonly what: string
  readonly remedy?: string
}

const MIN_FREE_BYTES = 1024 ** 3
const SOURCE_PATIENCE_MS = 30_000

/** Tries every part that `rawang start` would use. Sources are read for one page, which is thrown away. */
export async function* examine(context: Context, signal: AbortSignal): AsyncGenerator<Finding> {
  const major = Number(process.versions.node.split('.')[0])
  yield major >= 24
    ? { part: 'node', ok: true, what: process.versions.node }
    : {
        part: 'node',
        ok: false,
        what: `${process.versions.node} is too old`,
        remedy: 'run it as `npx rawang …` or by npm scripts: the project brings its own Node 24',
      }
  yield { part: 'configuration', ok: true, what: context.configFile ?? 'built-in defaults' }
  yield pageIsStale()
    ? {
        part: 'page',
        ok: false,
        what: 'not built yet, or older than its sources',
        remedy: 'nothing: start and demo build it; or run `npx rawang build-page`',
      }
    : { part: 'page', ok: true, what: 'built' }
  const servers: Finding[] = []
  for (const [part, work] of serversToTry(context)) servers.push(await attempt(part, work))
  yield* servers
  // Opening would only say again what the first of them lacks.
  if (servers.some(({ ok }) => !ok)) return
  let installation: Installation
  try {
    installation = await openInstallation(context, { command: 'doctor', quiet: true })
  } catch (error) {
    yield {
      part: 'data folder',
      ok: false,
      what: describeError(error),
      remedy: remedyOf(error) ?? 'see docs/operations.md, "The data folder"',
    }
    return
  }
  await using opened = installation
  yield { part: 'data folder', ok: true, what: context.dataDir }
  yield freeSpace(context.dataDir)
  yield await attempt('store', () => opened.store.check().then(() => 'written and read'))
  yield await attempt('queues', async () => `${(await opened.queues.process.counts()).waiting} jobs waiting`)
  for (const channel of context.config.alerts.channels) {
    yield await attempt(`channel ${channel.id}`, () => {
      signingKeyOf(channel, context.secrets)
      return Promise.resolve(`secret given; \`rawang alerts test ${channel.id}\` sends a test`)
    })
  }
  const { line } = context.config.intake
  if (line !== undefined)
    yield await attempt('intake LINE', () => {
      channelSecretOf(line, context.secrets)
      return Promise.resolve('channel secret given; "Verify" in the LINE console tells whether webhooks arrive')
    })
  for (const source of context.config.sources.filter((s) => s.enabled)) yield await trySource(source, opened, signal)
}

/** Each server by itself, so that of two that are away both are named. */
function serversToTry(context: Context): readonly (readonly [part: string, work: () => Promise<string>])[] {
  const { redis, elasticsearch } = context.servers
  const tries: [string, () => Promise<string>][] = []
  if (redis !== undefined)
    tries.push(['redis', () => probeRedis(redis).then(() => `${nameOf(redis)} answers, and throws no job away`)])
  if (elasticsearch !== undefined)
    tries.push([
      'elasticsearch',
      async () => {
        await using stores = await createStores(context)
        await stores.store.check()
        return `${elasticsearch.node} answers, written and read`
      },
    ])
  return tries
}

async function trySource(source: SourceConfig, installation: Installation, signal: AbortSignal): Promise<Finding> {
  const { collectors, httpFor, clock, secrets, state } = installation
  return attempt(`source ${source.id}`, async () => {
    const collector = collectors.get(source.collector)
    if (collector === undefined) throw new UserError(`there is no collector ${source.collector}`)
    const config = await withWatchWordsNow(installation.config, state)
    const patience = AbortSignal.any([signal, AbortSignal.timeout(SOURCE_PATIENCE_MS)])
    const options = collector.options.parse(source.options)
    const pages = collector.collect({
      options,
      cursor: undefined,
      signal: patience,
      http: await httpFor(
        collector,
        budgetsOf(source, clock.nowMs(), () => clock.nowMs(), { ...installation, config }),
        options,
      ),
      clock,
      secret: secrets,
      watchWords: watchWordsFor(source, config),
      allowance: () => Promise.resolve(Infinity),
    })
    for await (const page of pages) return `answers, ${page.posts.length} posts on the first page`
    if (patience.aborted) throw new CollectorError('unreachable', 'no answer in time')
    return 'answers, and has nothing now'
  })
}

/** Where the data folder is, or will be: on a cluster nobody may have made it yet. */
function freeSpace(dataDir: string): Finding {
  let folder = dataDir
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const what = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  return free >= MIN_FREE_BYTES
    ? { part: 'disk', ok: true, what }
    : {
        part: 'disk',
        ok: false,
        what,
        remedy: 'free space, shorten retention.posts, or move the data folder with --data',
      }
}

async function attempt(part: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { part, ok: true, what: await work() }
  } catch (error) {
    return {
      part,
      ok: false,
      what: describeError(error),
      remedy: remedyOf(error) ?? remedyFor(error),
    }
  }
}

function remedyOf(error: unknown): string | undefined {
  return error instanceof UserError || error instanceof UnavailableError ? error.remedy : undefined
}

function remedyFor(error: unknown): string {
  if (!(error instanceof CollectorError)) return 'see docs/operations.md'
  return adviceFor(error.kind) ?? 'see docs/operations.md'
}
