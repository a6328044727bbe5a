import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
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
/** As an operator would write them, but for `baseUrl`. */
const OPTIONS = {
  youtube: { queries: ['โอนเงิน'] },
  'facebook-pages': { pages: ['synthetic.page'] },
  'instagram-hashtags': { userId: '17841400000000001', hashtags: ['เตือนภัย'] },
  threads: { queries: ['โอนเงิน'] },
  x: { queries: ['โอนเงิน'], always: '', centsPerMonth: 1_000_000 },
  reddit: { subreddits: ['Synthetic'], queries: [] },
  'google-news': { queries: ['โอนเงิน'] },
  'google-alerts': { alerts: ['1/2'] },
  pantip: {},
  'telegram-channels': { channels: ['SynthChan'] },
  'bluesky-search': { queries: ['โอนเงิน'] },
  'tiktok-research': { keywords: ['โอนเงิน'] },
  'google-cse': { engine: 'synthetic', queries: ['โอนเงิน'], endsOn: '2100-01-01' },
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

  it('a token that is refused is said, and what to do, and not the token', { timeout: 60_000 }, async () => {
    platform.setFault('youtube', { kind: 'refuses', as: 'wrong-token' })
    const { sources, stderr } = await collect('youtube')
    expect(sources[0]).toMatchObject({ state: 'auth-failed', message: expect.stringMatching(/YOUTUBE_API_KEY; make a key/) as unknown }) // prettier-ignore
    expect(JSON.stringify(sources) + stderr).not.toContain('synthetic-key')
  })
})
