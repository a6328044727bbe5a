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

/** What is missing for this process to do its work; empty when it can. `page`: its work is also to serve the page. */
export async function readiness(
  { store, queues }: Pick<Installation, 'store' | 'queues'>,
  parts: RunningParts,
  { page }: { readonly page: boolean },
): Promise<readonly Missing[]> {
  const missing: Missing[] = []
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
