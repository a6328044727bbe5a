import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Fault } from '../../simulator/faults.ts'
import { PLATFORMS } from '../../simulator/platforms/all.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { cli, tempFolder } from '../cli.ts'
import { staticWorld } from '../static-world.ts'

const POSTS = 12
const SECRETS = {
  YOUTUBE_API_KEY: 'synthetic-key',
  FACEBOOK_TOKEN: 'synthetic-token',
  INSTAGRAM_TOKEN: 'synthetic-token',
  THREADS_TOKEN: 'synthetic-token',
  X_BEARER_TOKEN: 'synthetic-token',
  REDDIT_CLIENT_ID: 'synthetic-id',
  REDDIT_CLIENT_SECRET: 'synthetic-secret',
  BLUESKY_IDENTIFIER: 'synthetic.invalid',
  BLUESKY_APP_PASSWORD: 'synthetic-password',
  TIKTOK_CLIENT_KEY: 'synthetic-key',
  TIKTOK_CLIENT_SECRET: 'synthetic-secret',
  GOOGLE_CSE_KEY: 'synthetic-key',
}
/** So that a second reading of the day has a share too. */
const PLENTY = 10_000_000
/** As an operator would write them, but for `baseUrl`. */
const OPTIONS = {
  youtube: { queries: ['โอนเงิน'], searchesPerDay: PLENTY, unitsPerDay: PLENTY },
  'facebook-pages': { pages: ['synthetic.page'] },
  'instagram-accounts': { userId: '17841400000000001', accounts: ['synthetic.bank'] },
  'instagram-hashtags': { userId: '17841400000000001', hashtags: ['เตือนภัย'] },
  threads: { queries: ['โอนเงิน'], queriesPerDay: PLENTY },
  x: { queries: ['โอนเงิน'], always: '', centsPerMonth: PLENTY },
  reddit: { subreddits: ['Synthetic'], queries: [] },
  'google-news': { queries: ['โอนเงิน'] },
  'google-alerts': { alerts: ['1/2'] },
  pantip: {},
  'telegram-channels': { channels: ['SynthChan'] },
  'bluesky-search': { queries: ['โอนเงิน'] },
  'tiktok-research': { keywords: ['โอนเงิน'], requestsPerDay: PLENTY },
  'google-cse': { engine: 'synthetic', queries: ['โอนเงิน'], queriesPerDay: 10_000, endsOn: '2100-01-01' },
} as const
const PLATFORM_NAMES = [
  'youtube',
  'facebook',
  'instagram',
  'threads',
  'x',
  'reddit',
  'google-news',
  'google-alerts',
  'pantip',
  'telegram',
  'bluesky',
  'tiktok',
  'web-search',
]

/** The same posts stand on every platform, so all of its posts are on each. */
describe('the platforms, by their base address only', () => {
  let platform: SimulatedPlatform
  let config: string
  const data = tempFolder()
  beforeAll(async () => {
    const world = staticWorld({ count: POSTS, untilMs: Date.now() - 60_000 })
    platform = await startSimulatedPlatform({ world, nowMs: Date.now })
    config = join(tempFolder('config'), 'rawang.yaml')
    const sources = Object.entries(OPTIONS).map(([collector, options]) => ({
      id: collector,
      title: `Simulated ${collector}`,
      collector,
      synthetic: true,
      options: { ...options, baseUrl: `${platform.url}/${collector}` },
    }))
    writeFileSync(config, stringify({ collecting: { allowPrivateAddresses: [platform.hostPort] }, sources }))
  })
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
  })
  const collect = async (...ids: readonly string[]) => {
    const { stdout, stderr } = await cli(['collect', ...ids, '--config', config, '--data', data, '--json'], { env: SECRETS }) // prettier-ignore
    const { sources } = JSON.parse(stdout) as {
      sources: { source: string; state: string; posts: number; message: string }[]
    }
    return { stderr, sources }
  }

  it('are each collected, and their posts come out of the search', { timeout: 180_000 }, async () => {
    const { sources } = await collect()
    expect(sources.map(({ source, state, posts }) => ({ source, state, posts }))).toEqual(
      Object.keys(OPTIONS).map((source) => ({ source, state: 'ok', posts: POSTS })),
    )
    const found = await cli(['search', 'โอนเงิน', '--limit', '1000', '--config', config, '--data', data, '--json'])
    const { posts } = JSON.parse(found.stdout) as { posts: { platform: string }[] }
    const platforms = posts.map(({ platform: name }) => name)
    for (const name of PLATFORM_NAMES)
      expect(
        platforms.filter((p) => p === name),
        name,
      ).toHaveLength(POSTS)
  })

  it(
    'a token that worked and is revoked stops its source with what to do, and a new one starts it again',
    { timeout: 180_000 },
    async () => {
      const mayRevoke = new Set(PLATFORMS.filter(({ refusals }) => refusals['revoked-token'] !== undefined).map(({ id }) => id)) // prettier-ignore
      const ids = Object.keys(OPTIONS).filter((id) => mayRevoke.has(id))
      expect(ids.length).toBeGreaterThanOrEqual(9)
      for (const id of ids) platform.setFault(id, { kind: 'refuses', as: 'revoked-token' })
      const refused = await collect(...ids)
      for (const id of ids) platform.setFault(id, undefined)
      expect(refused.sources.map(({ source, state }) => [source, state])).toEqual(ids.map((id) => [id, 'auth-failed']))
      for (const { message, source } of refused.sources)
        expect(message, source).toMatch(/[A-Z]{3,}_[A-Z_]+|account|project/)
      // What was collected before is there, and the state says since when and why.
      const { stdout } = await cli(['sources', '--config', config, '--data', data, '--json'])
      const { sources } = JSON.parse(stdout) as { sources: { id: string; state: string; lastSuccess: string | null; message: string }[] } // prettier-ignore
      for (const { id, state, lastSuccess, message } of sources.filter(({ id }) => ids.includes(id))) {
        expect([id, state]).toEqual([id, 'auth-failed'])
        expect(Date.parse(lastSuccess ?? '')).toBeGreaterThan(0)
        expect(message).toBe(refused.sources.find(({ source }) => source === id)?.message)
      }
      const read = (await cli(['sources', '--config', config, '--data', data])).stdout
      for (const id of ids) {
        expect(read).toMatch(new RegExp(`^${id} +auth-failed +\\d`, 'mu'))
        expect(read).toContain(`  ${id}: renew the token`)
      }
      const again = await collect(...ids)
      for (const { source, state } of again.sources)
        expect([source, state]).toEqual([source, expect.stringMatching(/^ok/)])
    },
  )

  it(
    'an account or key that is wrong from the first is refused where tokens are handed out',
    { timeout: 60_000 },
    async () => {
      const ids = ['bluesky-search', 'tiktok-research']
      const env = { ...SECRETS, BLUESKY_APP_PASSWORD: 'wrong-password', TIKTOK_CLIENT_SECRET: 'wrong-secret' }
      const { stdout } = await cli(['collect', ...ids, '--config', config, '--data', tempFolder(), '--json'], { env })
      const { sources } = JSON.parse(stdout) as { sources: { state: string; message: string }[] }
      expect(sources).toMatchObject([
        { state: 'auth-failed', message: expect.stringContaining('BLUESKY_APP_PASSWORD') as unknown },
        { state: 'auth-failed', message: expect.stringContaining('TIKTOK_CLIENT_SECRET') as unknown },
      ])
    },
  )

  /** Everything goes wrong at once, in a folder of its own, so that no budget has been used. */
  const whenRefused = async (fault: (id: string) => Fault | undefined) => {
    const ids = Object.keys(OPTIONS).filter((id) => fault(id) !== undefined)
    for (const id of ids) platform.setFault(id, fault(id))
    const { stdout, stderr } = await cli(['collect', ...ids, '--config', config, '--data', tempFolder(), '--json'], { env: SECRETS }) // prettier-ignore
    for (const id of ids) platform.setFault(id, undefined)
    for (const secret of Object.values(SECRETS)) expect(stdout + stderr).not.toContain(secret)
    const { sources } = JSON.parse(stdout) as { sources: { source: string; state: string; message: string }[] }
    return sources
  }
  const refusing = (as: string, simulators = PLATFORMS) => (id: string): Fault | undefined =>
    simulators.find((simulator) => simulator.id === id)?.refusals[as] === undefined ? undefined : { kind: 'refuses', as } // prettier-ignore

  it(
    'a watch-word that is added is shown in the plan and searched for from the next run',
    { timeout: 180_000 },
    async () => {
      const own = join(tempFolder('watch-words'), 'rawang.yaml')
      const ownData = tempFolder()
      const write = (watchWords: readonly object[]) => {
        const source = { id: 'videos', title: 'V', collector: 'youtube', options: { comments: false, baseUrl: `${platform.url}/youtube` } } // prettier-ignore
        writeFileSync(own, stringify({ collecting: { allowPrivateAddresses: [platform.hostPort] }, sources: [source], watchWords })) // prettier-ignore
      }
      const run = async (...words: readonly string[]) => {
        const { stdout } = await cli([...words, '--config', own, '--data', ownData, '--json'], { env: SECRETS })
        return (JSON.parse(stdout) as { sources: { posts: number; requests: { url: string; spend: object[] }[]; budgets: { id: string; used: number }[] }[] }).sources[0]! // prettier-ignore
      }
      write([])
      expect(await run('collect')).toMatchObject({ state: 'ok-empty', posts: 0 })
      write([{ id: 'silent-shop', title: 'Shops that fall silent', queries: ['ร้านเงียบหาย'] }])
      const { requests, budgets } = await run('sources', '--plan')
      expect(requests.map(({ url }) => new URL(url).searchParams.get('q'))).toEqual(['ร้านเงียบหาย'])
      expect(requests[0]?.spend).toEqual([{ budget: 'search', amount: 1 }, { budget: 'units', amount: 1 }]) // prettier-ignore
      expect(budgets.map(({ used }) => used)).toEqual([0, 0])
      // The word stands between others, so the simulated search finds it in every post.
      expect(await run('collect')).toMatchObject({ state: 'ok', posts: POSTS })
      const after = await run('sources', '--plan')
      expect(after.budgets.map(({ id, used }) => ({ id, used }))).toEqual([{ id: 'search', used: 1 }, { id: 'units', used: 1 }]) // prettier-ignore
    },
  )

  it('a token that is refused is said by each, and what to do, and not the token', { timeout: 90_000 }, async () => {
    const sources = await whenRefused(refusing('wrong-token'))
    expect(sources.length).toBeGreaterThanOrEqual(9)
    for (const { source, state, message } of sources) {
      expect([source, state]).toEqual([source, 'auth-failed'])
      expect(message, source).toMatch(/[A-Z]{3,}_[A-Z_]+|account|project/)
    }
    expect(sources.find(({ source }) => source === 'youtube')?.message).toMatch(/YOUTUBE_API_KEY; make a key/)
  })

  it('a used-up quota says when there is more', { timeout: 90_000 }, async () => {
    const sources = await whenRefused(refusing('quota'))
    const states = Object.fromEntries(sources.map(({ source, state }) => [source, state]))
    expect(states).toMatchObject({ youtube: 'quota-exhausted', 'google-cse': 'quota-exhausted', 'tiktok-research': 'quota-exhausted' }) // prettier-ignore
    for (const { source, state, message } of sources) {
      expect(['quota-exhausted', 'rate-limited'], source).toContain(state)
      expect(message, source).toMatch(/\d{4}-\d\d-\d\dT|slow down|come back|limit|credits/)
    }
  })

  it('an answer of another shape is said to be one by each', { timeout: 90_000 }, async () => {
    const sources = await whenRefused(() => ({ kind: 'drift' }))
    expect(sources.map(({ source, state }) => [source, state])).toEqual(Object.keys(OPTIONS).map((id) => [id, 'schema-drift'])) // prettier-ignore
  })
})
