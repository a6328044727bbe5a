/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/**
 * A scope that ends with SIGTERM or SIGINT: the signal aborts, work drains, the process ends by itself.
 * A second signal ends it at once.
 */
export function untilSignal(): { readonly signal: AbortSignal; [Symbol.dispose]: () => void } {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
    controller.abort(new Error(name))
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    },
  }
}

/** Runs `work` every `everyMs` until the signal aborts; a failure is told and the next turn comes all the same. */
export async function repeat(
  work: () => Promise<void>,
  {
    everyMs,
    sleep,
    onError,
    signal,
  }: {
    everyMs: number
    sleep: (ms: number, signal: AbortSignal) => Promise<void>
    onError: (error: unknown) => void
    signal: AbortSignal
  },
): Promise<void> {
  const stopped = () => signal.aborted
  while (!stopped()) {
    try {
      await work()
    } catch (error) {
      if (!stopped()) onError(error)
    }
    await sleep(everyMs, signal)
  }
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
  })
}
