import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alerts } from '../../dashboards/api/schemas/alerts.ts'
import type { Meta, ReceiverLog } from '../../dashboards/api/schemas/meta.ts'
import type { Sources } from '../../dashboards/api/schemas/sources.ts'
import { PLATFORMS } from '../../simulator/platforms/all.ts'
import { cli, eventually, startCli, type CliResult } from '../cli.ts'

interface Ready {
  readonly url: string
  readonly synthetic: boolean
  readonly dataDir: string
}

describe('rawang demo', () => {
  let run: ReturnType<typeof startCli>
  let ready: Ready
  const startedAtMs = Date.now()
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(new URL(`api/v1/${path}`, ready.url))).json()) as T
  const burst = async () => (await get<Alerts>('alerts')).alerts.find(({ kind }) => kind === 'burst')
  const delivered = async () => {
    const alert = await burst()
    return alert?.deliveries.some(({ state }) => state === 'delivered') === true ? alert : undefined
  }

  beforeAll(async () => {
    run = startCli(['demo', '--port', '0', '--json'])
    const line = await eventually(
      'the address on stdout',
      () => {
        const { stdout, stderr, code } = run.output()
        if (code !== null) throw new Error(`the demo ended: ${stderr}`)
        return stdout.split('\n').find((text) => text.startsWith('{'))
      },
      60_000,
    )
    ready = JSON.parse(line) as Ready
  }, 70_000)
  afterAll(() => {
    run.child.kill('SIGKILL')
  })

  it('says that it is synthetic, on its address and for each source', async () => {
    expect(ready.synthetic).toBe(true)
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/)
    expect(await get<Meta>('meta')).toMatchObject({ synthetic: true, receiver: true })
    const { sources } = await get<Sources>('sources')
    // Every simulated platform is read.
    expect(sources.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'synthetic-news',
        'synthetic-board',
        'synthetic-mastodon',
        'synthetic-jetstream',
        ...PLATFORMS.map(({ id }) => `synthetic-${id}`),
      ]),
    )
    expect(sources.every(({ synthetic }) => synthetic)).toBe(true)
  })

  it('brings in a past fortnight, from every source', { timeout: 60_000 }, async () => {
    const stats = await eventually('three thousand posts', async () => {
      const now = await get<{ posts: number; bySource: Record<string, number>; firstPublishedAt: string }>('stats')
      const { sources } = await get<Sources>('sources')
      return now.posts > 3_000 && sources.every(({ id }) => (now.bySource[id] ?? 0) > 0) ? now : undefined
    })
    expect(Date.parse(stats.firstPublishedAt)).toBeLessThan(startedAtMs - 14 * 86_400_000)
  })

  it('raises one alert on the campaign, and the receiver verifies it', { timeout: 80_000 }, async () => {
    const alert = await eventually('a delivered alert', delivered, 75_000)
    expect(alert).toMatchObject({ subject: 'fraud.loan', state: 'open', synthetic: true, test: false })
    expect(alert.authors).toBeGreaterThanOrEqual(5)
    expect(alert.observed).toBeGreaterThan(alert.expected)
    expect(alert.indicators.map(({ value }) => value)).toContain('@fahprathan.synth')
    const { received } = await get<ReceiverLog>('receiver')
    expect(received).toMatchObject([{ verified: true, reason: null, synthetic: true }])
    expect((await get<Alerts>('alerts')).alerts.filter(({ kind }) => kind === 'burst')).toHaveLength(1)
  })

  it('ends with SIGTERM, and leaves nothing behind', { timeout: 20_000 }, async () => {
    expect(existsSync(ready.dataDir)).toBe(true)
    const askedAtMs = Date.now()
    run.child.kill('SIGTERM')
    const { code, stderr } = await run.done
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(Date.now() - askedAtMs).toBeLessThan(10_000)
    expect(existsSync(ready.dataDir)).toBe(false)
  })
})

describe('rawang demo, when it can’t', () => {
  it('names --port when the port is taken', { timeout: 60_000 }, async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    const { port } = squatter.address() as AddressInfo
    const result: CliResult = await cli(['demo', '--port', String(port)])
    squatter.close()
    expect(result.code).toBe(2)
    expect(result.stderr).toContain(String(port))
    expect(result.stderr).toContain('--port')
  })

  it('does not take a data folder or a configuration of one’s own', async () => {
    const result = await cli(['demo', '--data', 'somewhere'])
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('--data')
  })
})
