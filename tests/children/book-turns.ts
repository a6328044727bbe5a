/** Books turns at a host and prints how long it would have to wait for each: `REDIS_URL PREFIX HOST COUNT INTERVAL_MS`. */
import { Secret } from '../../core/secret.ts'
import { openRedisHostTurns } from '../../queues/redis/host-turns.ts'

const [, , url = '', prefix = '', host = '', count, intervalMs] = process.argv
await using turns = openRedisHostTurns({ settings: { servers: { kind: 'single', url: new Secret(url) } }, prefix })
const waits: number[] = []
for (let i = 0; i < Number(count); i++) {
  const booked = await turns.book(host, { intervalMs: Number(intervalMs), longestAwayMs: 30_000 })
  waits.push(booked.kind === 'turn' ? Date.now() + booked.waitMs : Infinity)
}
process.stdout.write(JSON.stringify(waits))
