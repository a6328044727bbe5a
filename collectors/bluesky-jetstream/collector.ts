import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type CollectorPage } from '../../core/ports/collector.ts'
import type { SocketStream } from '../../core/ports/http-client.ts'
import { createPageBuilder, OVERLAP_MS, readCursor } from './page-builder.ts'
import { parseEvent } from './parse.ts'

const HOSTS = ['jetstream1.us-east', 'jetstream2.us-east', 'jetstream1.us-west', 'jetstream2.us-west']
/** What a server keeps; an older cursor is silently moved up to it. */
const LOOK_BACK_MS = 36 * 3_600_000
const PAGE_EVERY_MS = 5_000
const TICK_MS = 1_000
const LONGEST_PAUSE_MS = 1_000
const MAX_MESSAGE_BYTES = 1_000_000

const OptionsSchema = z.strictObject({
  endpoints: z
    .array(z.url({ protocol: /^wss?$/, error: 'give a WebSocket address ending in /subscribe' }))
    .min(1)
    .default(HOSTS.map((host) => `wss://${host}.bsky.network/subscribe`))
    .describe('Tried in turn when one fails'),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'give language codes, e.g. th'))
    .min(1)
    .default(['th']),
  runSeconds: z
    .int()
    .min(5)
    .max(3_600)
    .default(50)
    .describe('How long one reading listens; a little less than the source\'s "every"'),
  backfillMinutes: z.int().min(0).max(2_160).default(10).describe('How far the first reading goes back'),
})
type Options = z.infer<typeof OptionsSchema>

export const blueskyJetstream = defineCollector<Options>({
  id: 'bluesky-jetstream',
  title: 'Bluesky (Jetstream)',
  platform: 'bluesky',
  termsUrl: 'https://bsky.social/about/support/tos',
  limits: { requestsPerMinute: 20 },
  options: OptionsSchema,
  async *collect(context) {
    const { options, clock, signal, http } = context
    const startedAtMs = clock.nowMs()
    const endAtMs = startedAtMs + options.runSeconds * 1_000
    const saved = readCursor(context.cursor)
    const oldestKeptMs = startedAtMs - LOOK_BACK_MS
    const savedMs = saved === undefined ? undefined : Math.floor(saved.timeUs / 1_000)
    const builder = createPageBuilder({
      ...(saved ?? { timeUs: (startedAtMs - options.backfillMinutes * 60_000) * 1_000, taken: [] }),
      gap: savedMs !== undefined && savedMs < oldestKeptMs ? { fromMs: savedMs, toMs: oldestKeptMs } : undefined,
    })

    for (let connection = 0, failures = 0; clock.nowMs() < endAtMs && !signal.aborted; connection++) {
      const endpoint = options.endpoints[connection % options.endpoints.length] ?? ''
      const receivedBefore = builder.received
      try {
        await using socket = await http.openSocket(addressOf(endpoint, builder.timeUs), signal)
        yield* listen(socket, { ...context, endAtMs, builder })
      } catch (error) {
        if (!(error instanceof CollectorError) || error.kind !== 'unreachable') throw error
        failures = builder.received > receivedBefore ? 1 : failures + 1
        if (failures >= Math.max(3, options.endpoints.length)) throw error
        await clock.sleep(Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS), signal)
      }
    }
    signal.throwIfAborted()
    if (builder.received === 0) {
      throw new CollectorError(
        'unreachable',
        `Jetstream: connected, but nothing at all came in ${options.runSeconds} s; the stream is never that quiet`,
      )
    }
    yield builder.take()
  },
})

interface Listening extends CollectContext<Options> {
  readonly endAtMs: number
  readonly builder: ReturnType<typeof createPageBuilder>
}

/** Pages until the time is up. @throws CollectorError `unreachable` when the connection ends before. */
async function* listen(
  socket: SocketStream,
  { options, clock, signal, endAtMs, builder }: Listening,
): AsyncGenerator<CollectorPage> {
  const messages = socket[Symbol.asyncIterator]()
  const stopTicking = new AbortController()
  const nextTick = () => clock.sleep(TICK_MS, AbortSignal.any([signal, stopTicking.signal])).then(() => 'tick' as const)
  let message = messages.next()
  let tick = nextTick()
  let pageDueMs = clock.nowMs() + PAGE_EVERY_MS
  try {
    while (!signal.aborted) {
      const first = await Promise.race([message, tick])
      if (first === 'tick') {
        tick = nextTick()
      } else {
        if (first.done === true) throw new CollectorError('unreachable', 'Jetstream: the server closed the connection')
        builder.add(parseEvent(first.value, options.languages))
        message = messages.next()
      }
      const nowMs = clock.nowMs()
      if (nowMs >= endAtMs) return
      if (builder.isFull || (nowMs >= pageDueMs && builder.received > 0)) {
        yield builder.take()
        pageDueMs = clock.nowMs() + PAGE_EVERY_MS
      }
    }
  } finally {
    stopTicking.abort()
    // Its answer is no longer wanted, and a failure after the end is none.
    message.catch(() => undefined)
  }
}

function addressOf(endpoint: string, timeUs: number): string {
  const url = new URL(endpoint)
  url.searchParams.set('wantedCollections', 'app.bsky.feed.post')
  url.searchParams.set('cursor', String(timeUs - OVERLAP_MS * 1_000))
  url.searchParams.set('maxMessageSizeBytes', String(MAX_MESSAGE_BYTES))
  return url.href
}
