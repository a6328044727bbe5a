import { createHttpClient } from '../../collectors/http/client.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext, Collector, CollectorPage, WatchWord } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { Secret } from '../../core/secret.ts'
import type { FakeClock } from './clocks.ts'

export interface Reading {
  readonly collector: Collector
  /** As the configuration gives them. */
  readonly options: object
  readonly hostPort: string
  readonly clock: FakeClock
  readonly secrets?: Readonly<Record<string, string>>
  readonly cursor?: string | undefined
  readonly watchWords?: readonly WatchWord[]
  readonly allowance?: (budget: string) => Promise<number>
  /** Posts to ask for again; without them the platform is collected. */
  readonly refresh?: readonly Pick<RawPost, 'nativeId' | 'publishedAtMs' | 'extra'>[]
}

export interface ReadingResult {
  readonly pages: readonly CollectorPage[]
  readonly posts: CollectorPage['posts']
  readonly cursor: string | undefined
  readonly failure: CollectorError | undefined
  /** Everything reserved and settled, by budget. */
  readonly spent: Readonly<Record<string, number>>
}

/** One run of a collector against a server of this machine. Anything thrown but a CollectorError is thrown on. */
export async function readPlatform(reading: Reading): Promise<ReadingResult> {
  const { collector, clock, cursor, secrets = {} } = reading
  const spent: Record<string, number> = {}
  const book = (spend: readonly Spend[]) => {
    for (const { budget, amount } of spend) spent[budget] = (spent[budget] ?? 0) + amount
    return Promise.resolve()
  }
  const spending: Spending = { reserve: book, settle: book }
  const http = createHttpClient({
    contact: 'https://example.org/contact',
    requestTimeoutMs: 5_000,
    maxBodyBytes: 10_000_000,
    allowPrivateAddresses: [reading.hostPort],
    clock,
    spending,
  })
  const context: CollectContext<unknown> = {
    options: collector.options.parse(reading.options),
    cursor,
    signal: new AbortController().signal,
    http,
    clock,
    secret: (name) => (secrets[name] === undefined ? undefined : new Secret(secrets[name])),
    watchWords: reading.watchWords ?? [],
    allowance: reading.allowance ?? (() => Promise.resolve(Infinity)),
  }
  const pages: CollectorPage[] = []
  let failure: CollectorError | undefined
  try {
    const reader = reading.refresh === undefined ? collector.collect(context) : collector.refresh!.read(context, reading.refresh.map((post) => ({ ...post, publishedAtMs: post.publishedAtMs ?? clock.nowMs() }))) // prettier-ignore
    for await (const page of reader) pages.push(page)
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    failure = error
  }
  return { pages, posts: pages.flatMap(({ posts }) => posts), cursor: pages.at(-1)?.cursor ?? cursor, failure, spent }
}
