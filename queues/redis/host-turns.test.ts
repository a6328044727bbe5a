import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { UnavailableError } from '../../core/errors.ts'
import { BURST } from '../../core/ports/host-turns.ts'
import { Secret } from '../../core/secret.ts'
import { freePort } from '../../scripts/services/process.ts'
import { describeHostTurns } from '../../tests/contracts/host-turns.contract.ts'
import { redisForTests } from '../../tests/services.ts'
import { openRedisHostTurns } from './host-turns.ts'

const run = promisify(execFile)
const opened = new AsyncDisposableStack()
afterAll(() => opened.disposeAsync())

function openTurns(url: string, prefix: string) {
  const settings = { servers: { kind: 'single', url: new Secret(url) } } as const
  return opened.use(openRedisHostTurns({ settings, prefix }))
}

describeHostTurns({
  name: 'Redis',
  open: async (count) => {
    const [url, prefix] = [await redisForTests(), `t${randomUUID().slice(0, 8)}`]
    return Array.from({ length: count }, () => openTurns(url, prefix))
  },
})

it('two processes together ask a host no faster than one may', async () => {
  const [url, prefix, intervalMs, each] = [await redisForTests(), `t${randomUUID().slice(0, 8)}`, 500, 8]
  const script = join(import.meta.dirname, '..', '..', 'tests', 'children', 'book-turns.ts')
  const book = () => run(process.execPath, [script, url, prefix, 'slow.example', String(each), String(intervalMs)])
  const outputs = await Promise.all([book(), book()])
  const turnsAtMs = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as number[]).sort((a, b) => a - b)
  expect(turnsAtMs).toHaveLength(2 * each)
  const [first = 0] = turnsAtMs
  for (const [i, atMs] of turnsAtMs.entries()) expect(atMs - first).toBeGreaterThan((i - BURST + 1) * intervalMs - 100)
})

it('installations with different prefixes have turns of their own', async () => {
  const url = await redisForTests()
  const [a, b] = ['a', 'b'].map((name) => openTurns(url, `${name}${randomUUID().slice(0, 8)}`))
  const turn = { intervalMs: 1_000, longestAwayMs: 30_000 }
  await a?.stayAway('host.example', 600_000)
  expect(await b?.book('host.example', turn)).toEqual({ kind: 'turn', waitMs: 0 })
})

it('says so when Redis is away', async () => {
  const turns = openTurns(`redis://127.0.0.1:${await freePort()}`, 'away')
  const booking = turns.book('host.example', { intervalMs: 1_000, longestAwayMs: 30_000 })
  await expect(booking).rejects.toBeInstanceOf(UnavailableError)
})
