import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ApiDeps } from '../deps.ts'
import type { Change } from '../schemas/meta.ts'
import { isoOrNull } from '../show.ts'

/** Changes that come together are told together. */
const GATHER_MS = 500
const HEARTBEAT_MS = 15_000

/** Server-sent events: a `change` says which panels have something new, until the reader goes or the process ends. */
export function eventStream({
  onChange,
  store,
  clock,
  signal,
}: Pick<ApiDeps, 'onChange' | 'store' | 'clock' | 'signal'>): (c: Context) => Response {
  return (c) => {
    // Nobody would read the stream, and it would never end.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
    return streamSSE(c, async (stream) => {
      const kinds = new Set<Change['kinds'][number]>()
      const ended = new AbortController()
      const until = AbortSignal.any([signal, ended.signal])
      let wake = new AbortController()
      stream.onAbort(() => {
        ended.abort()
      })
      const unsubscribe = onChange((kind) => {
        kinds.add(kind)
        wake.abort()
      })
      try {
        await stream.write(': ready\n\n')
        for (;;) {
          if (kinds.size === 0) await clock.sleep(HEARTBEAT_MS, AbortSignal.any([until, wake.signal]))
          wake = new AbortController()
          if (until.aborted) return
          if (kinds.size === 0) {
            await stream.write(': still here\n\n')
            continue
          }
          const change: Change = {
            kinds: [...kinds],
            lastPostAt: isoOrNull((await store.totals()).lastPublishedAtMs),
          }
          kinds.clear()
          await stream.writeSSE({ event: 'change', data: JSON.stringify(change) })
          await clock.sleep(GATHER_MS, until)
        }
      } finally {
        unsubscribe()
      }
    })
  }
}
