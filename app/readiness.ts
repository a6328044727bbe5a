import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describeError, UnavailableError, UserError } from '../core/errors.ts'
import type { Missing } from '../dashboards/api/deps.ts'
import { pageDir } from './page-build.ts'
import type { Installation } from './wire.ts'

/** Work that goes on until the process ends; what ended by itself is known by its reason. */
export interface RunningParts {
  /** Watches over a part. Its failure is told once and remembered. */
  watch(part: string, work: Promise<void>): void
  failed(): ReadonlyMap<string, string>
}

export function createRunningParts({
  events,
  signal,
}: {
  events: Installation['events']
  signal: AbortSignal
}): RunningParts {
  const failures = new Map<string, string>()
  return {
    watch(part, work) {
      work.catch((error: unknown) => {
        if (signal.aborted) return
        const reason = describeError(error)
        failures.set(part, reason)
        events.failed({ where: part, reason })
      })
    },
    failed: () => failures,
  }
}

/** Nobody looked for so long: whether a part was away all the while is not known. */
const FORGOTTEN_AFTER_MS = 120_000

/**
 * Looks what is missing for this process to do its work; nothing when it can. Remembers since when its looks find a part missing.
 * `page`: its work is also to serve the page.
 */
export function createReadiness(
  { store, queues, clock }: Pick<Installation, 'store' | 'queues' | 'clock'>,
  parts: RunningParts,
  { page }: { readonly page: boolean },
): () => Promise<readonly Missing[]> {
  let known: ReadonlyMap<string, number> = new Map()
  let lookedAtMs = -Infinity
  return async () => {
    const missing = await missingNow({ store, queues }, parts, { page })
    const nowMs = clock.nowMs()
    const before = nowMs - lookedAtMs > FORGOTTEN_AFTER_MS ? new Map<string, number>() : known
    known = new Map(missing.map(({ part }) => [part, before.get(part) ?? nowMs]))
    lookedAtMs = nowMs
    return missing.map((one) => ({ ...one, sinceMs: known.get(one.part) ?? nowMs }))
  }
}

async function missingNow(
  { store, queues }: Pick<Installation, 'store' | 'queues'>,
  parts: RunningParts,
  { page }: { readonly page: boolean },
): Promise<readonly Omit<Missing, 'sinceMs'>[]> {
  const missing: Omit<Missing, 'sinceMs'>[] = []
  const attempt = async (part: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      const remedy = error instanceof UserError || error instanceof UnavailableError ? error.remedy : undefined
      missing.push({ part, problem: describeError(error), remedy: remedy ?? 'run `npx rawang doctor`' })
    }
  }
  await Promise.all([attempt('store', () => store.check()), attempt('queues', () => queues.check())])
  for (const [part, problem] of parts.failed()) missing.push({ part, problem, remedy: 'start the process again' })
  if (page && !existsSync(join(pageDir(), 'index.html')))
    missing.push({ part: 'page', problem: 'it is not built', remedy: 'run `npx rawang build-page`' })
  return missing
}
