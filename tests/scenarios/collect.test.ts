import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { cli, startCli, tempFolder } from '../cli.ts'
import { staticWorld } from '../static-world.ts'

const POSTS = 400

interface Found {
  readonly total: number
  readonly posts: readonly { readonly id: string; readonly author: { readonly id: string } }[]
}
interface SourceReport {
  readonly id: string
  readonly state: string
  readonly message: string
  readonly nextRun: string
}

describe('rawang collect', () => {
  let platform: SimulatedPlatform
  beforeAll(async () => {
    const nowMs = Date.now()
    platform = await startSimulatedPlatform({
      world: staticWorld({ count: POSTS, untilMs: nowMs - 60_000 }),
      nowMs: Date.now,
    })
  })
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
  })

  const configFile = () => {
    const file = join(tempFolder('config'), 'rawang.yaml')
    writeFileSync(
      file,
      stringify({
        collecting: { allowPrivateAddresses: [platform.hostPort] },
        sources: [
          {
            id: 'simulated',
            title: 'Simulated',
            collector: 'mastodon',
            synthetic: true,
            options: { server: platform.url },
          },
        ],
      }),
    )
    return file
  }
  const search = async (config: string, data: string, limit: number) =>
    JSON.parse(
      (await cli(['search', '', '--limit', String(limit), '--config', config, '--data', data, '--json'])).stdout,
    ) as Found
  const source = async (config: string, data: string) =>
    (
      JSON.parse((await cli(['sources', '--config', config, '--data', data, '--json'])).stdout) as {
        sources: SourceReport[]
      }
    ).sources[0]!

  it('reads a platform page by page, stores every post once, and finds nothing new the second time', async () => {
    const [config, data] = [configFile(), tempFolder()]
    const first = await cli(['collect', '--config', config, '--data', data, '--json'])
    expect(first.stderr).not.toContain('error')
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({ sources: [{ source: 'simulated', state: 'ok', posts: POSTS }] })
    const { total, posts } = await search(config, data, 1_000)
    expect(total).toBe(POSTS)
    expect(new Set(posts.map(({ id }) => id)).size).toBe(POSTS)
    const second = await cli(['collect', 'simulated', '--config', config, '--data', data, '--json'])
    expect(JSON.parse(second.stdout)).toMatchObject({ sources: [{ state: 'ok-empty', posts: 0 }] })
    expect((await search(config, data, 1)).total).toBe(POSTS)
  })

  it('writes no author as the platform names them, anywhere in the data folder', async () => {
    const [config, data] = [configFile(), tempFolder()]
    await cli(['collect', '--config', config, '--data', data])
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name))
      expect(bytes.includes('synthetic-person-'), file.name).toBe(false)
      expect(bytes.includes('คนสังเคราะห์'), file.name).toBe(false)
    }
    expect((await search(config, data, 1)).posts[0]?.author.id).toMatch(/^a_[\w-]{22}$/)
  })

  it(
    'killed (-9) between pages and cursors again and again, it ends with every post once',
    { timeout: 180_000 },
    async () => {
      const [config, data] = [configFile(), tempFolder()]
      platform.setFault('mastodon', { kind: 'slow', delayMs: 60 })
      let killed = 0
      for (let round = 0; round < 8; round++) {
        const run = startCli(['collect', '--config', config, '--data', data, '--json'])
        await Promise.race([wait(1_100 + ((round * 379) % 900)), run.done])
        run.child.kill('SIGKILL')
        if ((await run.done).code === null) killed += 1
      }
      platform.setFault('mastodon', undefined)
      // Otherwise this shows nothing.
      expect(killed).toBeGreaterThan(3)
      expect((await cli(['collect', '--config', config, '--data', data])).code).toBe(0)
      const { total, posts } = await search(config, data, 1_000)
      expect(total).toBe(POSTS)
      expect(new Set(posts.map(({ id }) => id)).size).toBe(POSTS)
      const stats = JSON.parse((await cli(['stats', '--config', config, '--data', data, '--json'])).stdout) as object
      expect(stats).toMatchObject({ posts: POSTS, deadLetters: 0 })
    },
  )

  it('says why a source is silent and until when, and goes on from where it was', async () => {
    const [config, data] = [configFile(), tempFolder()]
    platform.setFault('mastodon', { kind: 'status', status: 429, headers: { 'retry-after': '600' } })
    const refused = await cli(['collect', '--config', config, '--data', data, '--json'])
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.stdout)).toMatchObject({ sources: [{ state: 'rate-limited', posts: 0 }] })
    const silent = await source(config, data)
    expect(silent.state).toBe('rate-limited')
    expect(Date.parse(silent.nextRun)).toBeGreaterThan(Date.now() + 500_000)
    platform.setFault('mastodon', { kind: 'drift' })
    expect((await cli(['collect', '--config', config, '--data', data])).code).toBe(1)
    expect((await source(config, data)).state).toBe('schema-drift')
    platform.setFault('mastodon', undefined)
    expect((await cli(['collect', '--config', config, '--data', data])).code).toBe(0)
    expect(await source(config, data)).toMatchObject({ state: 'ok' })
    expect((await search(config, data, 1)).total).toBe(POSTS)
  })

  it('names the source that is meant when one is misspelt', async () => {
    const { code, stderr } = await cli(['collect', 'simulatd', '--config', configFile(), '--data', tempFolder()])
    expect(code).toBe(2)
    expect(stderr).toContain('simulated')
  })
})
