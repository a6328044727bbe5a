import packageJson from '../../package.json' with { type: 'json' }
import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'
import type { Collector } from '../../core/ports/collector.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../../core/ports/http-client.ts'
import { resolveByDns, type Resolve } from './address-guard.ts'
import { createFetchOnce, type Attempt, type FetchOnceDeps } from './fetch-once.ts'
import { parseJson } from './json.ts'
import { createPace, LONGEST_WAIT_MS, type Pace } from './pace.ts'
import { safeUrl } from './safe-url.ts'
import { openSocketOnce } from './socket.ts'
import { createRobots, type RobotsMemory } from './robots.ts'
import { UNCOUNTED, type Spending } from './spending.ts'

export interface HttpClientOptions {
  /** A page or mail address where an administrator can ask who we are. */
  readonly contact: string
  /** For one request; each redirect is one. */
  readonly requestTimeoutMs: number
  /** After decompression. */
  readonly maxBodyBytes: number
  /** `host:port` on private networks that may be read. Those given by number are the operator's own, so the pace does not hold for them. */
  readonly allowPrivateAddresses: readonly string[]
  readonly clock: Clock
  /** Per host; default 60. */
  readonly requestsPerMinute?: number
  /** Hand the same one to every client of a process. */
  readonly pace?: Pace
  /** With it, robots.txt is asked first and obeyed. */
  readonly robots?: RobotsMemory | undefined
  /** How many requests the platform says are left. */
  readonly rateLimit?: Collector['rateLimit'] | undefined
  /** A key for whom the platform counts: a pace of its own beside that of the host, whichever host it is used on. */
  readonly credential?: string | undefined
  /** Default: what requests spend is not counted. */
  readonly spending?: Spending
  readonly resolve?: Resolve
}

const RETRIES = 3
const FIRST_BACKOFF_MS = 1_000
const CONNECT_TIMEOUT_MS = 10_000
const MAX_MESSAGE_BYTES = 1024 * 1024

/** The HTTP client of all collectors: what the port promises, on axios and ws. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, requestTimeoutMs, requestsPerMinute = 60, spending = UNCOUNTED } = options
  const { pace = createPace(clock), resolve = resolveByDns } = options
  const userAgent = `Rawang/${packageJson.version} (+${options.contact})`
  const allow = options.allowPrivateAddresses
  const deps: FetchOnceDeps = {
    userAgent,
    allow,
    resolve,
    clock,
    pace,
    requestsPerMinute,
    maxBodyBytes: options.maxBodyBytes,
    timeoutMs: requestTimeoutMs,
    connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, requestTimeoutMs),
    rateLimit: options.rateLimit,
    credential: options.credential,
  }
  const robots = options.robots && createRobots({ memory: options.robots, fetch: createFetchOnce(deps), clock })
  const fetchOnce = createFetchOnce({ ...deps, robots })

  async function get(request: HttpRequest): Promise<HttpAnswer> {
    for (let attempt = 0; ; attempt++) {
      request.signal.throwIfAborted()
      // Each try costs: a platform counts what it answered with an error too.
      if (request.spend !== undefined) await spending.reserve(request.spend)
      const result: Attempt = await fetchOnce(request)
      if (result.kind !== 'refused') return result
      if (request.spend !== undefined && request.freeWhenRefused === true)
        await spending.settle(request.spend.map((part) => ({ ...part, amount: -part.amount })))
      const { error, retry, retryAfterMs } = result.refusal
      if (retryAfterMs !== undefined && retryAfterMs > LONGEST_WAIT_MS) {
        // A quota is that of a credential, or of one kind of request: the rest of the host may be asked.
        if (error.kind !== 'quota-exhausted') await pace.stayAway(result.host, retryAfterMs)
        throw error
      }
      if (!retry || attempt >= RETRIES) throw error
      await clock.sleep(retryAfterMs ?? backOff(attempt, clock.nowMs()), request.signal)
    }
  }

  return {
    get,
    async getJson(request) {
      const answer = await get({ accept: 'application/json', ...request })
      if (answer.kind === 'not-modified') {
        throw new CollectorError(
          'schema-drift',
          `${safeUrl(request.url)}: answered "not modified" to a question without a condition`,
        )
      }
      const parsed = parseJson(new TextDecoder().decode(answer.body))
      if (parsed.ok) return { value: parsed.value, headers: answer.headers }
      const type = answer.headers['content-type'] ?? 'no content type'
      throw new CollectorError(
        'schema-drift',
        `${safeUrl(answer.url)}: answered something that is ${parsed.why} (${type}); it may show a login or challenge page, or its interface has changed`,
      )
    },
    settle: (spend) => spending.settle(spend),
    openSocket: (url, signal) =>
      openSocketOnce(url, {
        userAgent,
        allow,
        resolve,
        clock,
        pace,
        requestsPerMinute,
        handshakeTimeoutMs: requestTimeoutMs,
        maxMessageBytes: Math.min(MAX_MESSAGE_BYTES, options.maxBodyBytes),
        signal,
      }),
  }
}

/** 1, 2, 4 s, each spread over its upper half. The milliseconds of the time are the chance: different for every caller. */
function backOff(attempt: number, nowMs: number): number {
  const fullMs = FIRST_BACKOFF_MS * 2 ** attempt
  return fullMs / 2 + (fullMs / 2) * ((nowMs % 997) / 997)
}
