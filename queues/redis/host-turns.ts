import type { Cluster, Redis } from 'ioredis'
import { BURST, type HostTurns } from '../../core/ports/host-turns.ts'
import { createClient } from './connect.ts'
import { translate } from './errors.ts'
import type { RedisSettings } from './settings.ts'

/** By the server's own clock, which all processes share; whole, so that no two get one turn. Times are epoch ms. */
const BOOK = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local interval, longestAway, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local away = tonumber(redis.call('GET', KEYS[2]) or 0) - now
  if away > longestAway then return { 1, math.ceil(away) } end
  local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
  redis.call('SET', KEYS[1], string.format('%.3f', due + interval), 'PX', math.ceil(due + interval - now))
  return { 0, math.ceil(math.max(0, due - now - (burst - 1) * interval, away)) }
`
const STAY_AWAY = `
  local time = redis.call('TIME')
  local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
  if untilMs <= tonumber(redis.call('GET', KEYS[1]) or 0) then return 0 end
  redis.call('SET', KEYS[1], string.format('%.0f', untilMs), 'PX', math.ceil(tonumber(ARGV[1])))
  return 1
`

/** The turns of all processes of an installation. Connects at the first. @throws UnavailableError from each call while Redis is away. */
export function openRedisHostTurns({
  settings,
  prefix,
}: {
  readonly settings: RedisSettings
  readonly prefix: string
}): HostTurns & AsyncDisposable {
  let connecting: Promise<Redis | Cluster> | undefined
  const connected = () =>
    (connecting ??= (async () => {
      const client = createClient(settings, 'producer')
      // The call that fails says so.
      client.on('error', () => undefined)
      // Should it be away now, ioredis goes on trying.
      await client.connect().catch(() => undefined)
      return client
    })())
  const run = async (script: string, keys: readonly string[], values: readonly number[]) => {
    try {
      return await (await connected()).eval(script, keys.length, ...keys, ...values)
    } catch (error) {
      throw translate(error)
    }
  }
  const key = (kind: 'next' | 'away', host: string) => `{${prefix}}:host:${kind}:${host}`
  return {
    async book(host, { intervalMs, longestAwayMs, burst = BURST }) {
      const answer = await run(BOOK, [key('next', host), key('away', host)], [intervalMs, longestAwayMs, burst])
      const [isAway, ms] = answer as [number, number]
      return isAway === 1 ? { kind: 'away', forMs: ms } : { kind: 'turn', waitMs: ms }
    },
    async stayAway(host, forMs) {
      if (forMs > 0) await run(STAY_AWAY, [key('away', host)], [forMs])
    },
    async [Symbol.asyncDispose]() {
      ;(await connecting)?.disconnect()
    },
  }
}
