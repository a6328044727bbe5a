import { randomUUID } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { describeError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import { createClient } from './connect.ts'
import { createPatientReporter } from './report.ts'
import type { RedisSettings } from './settings.ts'

/** Words that processes of one installation call out to each other; whoever does not listen just then never hears them. */
export interface Notices extends AsyncDisposable {
  /** At most once a second for the same word; the first at once. */
  publish(word: string): void
  /** Calls back for each word of another process. */
  listen(listener: (word: string) => void): void
}

const AGAIN_MS = 1_000

/** By Redis' publish and subscribe. Connects at the first word or listener; a Redis that is away loses words, and nothing else. */
export function openRedisNotices({
  settings,
  prefix,
  events,
  clock,
}: {
  readonly settings: RedisSettings
  readonly prefix: string
  readonly events: Pick<Events, 'failed'>
  readonly clock: Pick<Clock, 'nowMs'>
}): Notices {
  const channel = `{${prefix}}:notices`
  const self = randomUUID()
  const failed = createPatientReporter(events.failed, clock)
  const closing = new AsyncDisposableStack()
  const client = (use: 'producer' | 'consumer') => {
    const made = createClient(settings, use)
    made.on('error', (error) => {
      failed({ where: 'redis', reason: describeError(error) })
    })
    closing.defer(() => {
      made.disconnect()
    })
    return made
  }
  let publishing: Promise<ReturnType<typeof client>> | undefined
  const connectPublisher = async () => {
    const publisher = client('producer')
    // Should it be away now, ioredis goes on trying.
    await publisher.connect().catch(() => undefined)
    return publisher
  }
  const send = async (word: string) => {
    try {
      publishing ??= connectPublisher()
      await (await publishing).publish(channel, `${self} ${word}`)
    } catch {
      // Nobody waits for it.
    }
  }
  /** Words of the last second; true: said again since. */
  const recent = new Map<string, boolean>()
  const timers = new Set<NodeJS.Timeout>()
  closing.defer(() => {
    for (const timer of timers) clearTimeout(timer)
  })
  const publish = (word: string) => {
    if (recent.has(word)) {
      recent.set(word, true)
      return
    }
    recent.set(word, false)
    void send(word)
    const timer = setTimeout(() => {
      timers.delete(timer)
      const saidAgain = recent.get(word) === true
      recent.delete(word)
      if (saidAgain) publish(word)
    }, AGAIN_MS)
    timer.unref()
    timers.add(timer)
  }
  return {
    publish,
    listen(listener) {
      const subscriber = client('consumer')
      subscriber.on('message', (_channel, message: string) => {
        const [from = '', word = ''] = message.split(' ', 2)
        if (from !== self) listener(word)
      })
      subscriber.subscribe(channel).catch((error: unknown) => {
        failed({ where: 'redis', reason: describeError(error) })
      })
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
