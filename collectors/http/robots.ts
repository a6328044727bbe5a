import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'
import type { HttpRequest } from '../../core/ports/http-client.ts'
import type { Attempt } from './fetch-once.ts'
import { ALLOW_ALL, parseRobots, type RobotsRules } from './robots-rules.ts'
import { safeUrl } from './safe-url.ts'

/** What robots.txt calls us. */
const PRODUCT = 'Rawang'
const KEEP_MS = 24 * 3_600_000
const MANY_HOSTS = 1_000

interface Kept {
  readonly rules: RobotsRules
  readonly readAtMs: number
}

/** The robots.txt of each host as last read, by origin; hand the same one to every client of a process. */
export type RobotsMemory = Map<string, Kept>

export interface Robots {
  /**
   * @returns How long to wait between two requests, as the host asks.
   * @throws CollectorError `blocked` naming the rule; `unreachable` while nobody knows what the host allows.
   */
  check(url: URL, signal: AbortSignal): Promise<{ readonly crawlDelayMs: number }>
}

/** Asks a host's robots.txt before anything else there, and keeps it for a day. @param fetch - Must not ask for robots.txt itself. */
export function createRobots({
  memory,
  fetch,
  clock,
}: {
  readonly memory: RobotsMemory
  readonly fetch: (request: HttpRequest) => Promise<Attempt>
  readonly clock: Pick<Clock, 'nowMs'>
}): Robots {
  async function rulesOf({ origin }: URL, signal: AbortSignal): Promise<RobotsRules> {
    const kept = memory.get(origin)
    const nowMs = clock.nowMs()
    if (kept !== undefined && nowMs - kept.readAtMs < KEEP_MS) return kept.rules
    const rules = await read(fetch, `${origin}/robots.txt`, signal)
    // An old one is better than none.
    if (rules === undefined && kept !== undefined) return kept.rules
    if (rules === undefined)
      throw new CollectorError(
        'unreachable',
        `${origin}/robots.txt can't be read; until it can, nothing is asked there`,
      )
    if (memory.size >= MANY_HOSTS) memory.clear()
    memory.set(origin, { rules, readAtMs: nowMs })
    return rules
  }

  return {
    async check(url, signal) {
      const rules = await rulesOf(url, signal)
      const rule = rules.forbids(url.pathname + url.search)
      if (rule !== undefined)
        throw new CollectorError(
          'blocked',
          `${safeUrl(url)}: robots.txt of ${url.host} does not want it read ("${rule.slice(0, 200)}"); ask its operator, or remove the source`,
        )
      return { crawlDelayMs: rules.crawlDelayMs }
    },
  }
}

/** Without one (4xx) everything may be read. Undefined: it can't be had now. */
async function read(
  fetch: (request: HttpRequest) => Promise<Attempt>,
  url: string,
  signal: AbortSignal,
): Promise<RobotsRules | undefined> {
  let status = 0
  let attempt: Attempt
  try {
    attempt = await fetch({
      url,
      signal,
      accept: 'text/plain, */*;q=0.1',
      readRefusal: (answer) => {
        status = answer.status
        return undefined
      },
    })
  } catch (error) {
    // It is huge, or leads in circles.
    if (error instanceof CollectorError && error.kind === 'schema-drift') return undefined
    throw error
  }
  if (attempt.kind === 'ok') return parseRobots(new TextDecoder().decode(attempt.body), PRODUCT)
  return status >= 400 && status < 500 && status !== 429 ? ALLOW_ALL : undefined
}
