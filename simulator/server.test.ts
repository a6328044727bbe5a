import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulatedPlatform, type SimulatedPlatform } from './server.ts'
import { createSyntheticWorld, type SyntheticWorld } from './synthetic/world.ts'

interface Status {
  readonly id: string
  readonly content: string
  readonly account: { readonly acct: string }
  readonly reblog: Status | null
  readonly tags: readonly { readonly name: string }[]
}

describe('the simulated platform on the synthetic world', () => {
  const nowMs = Date.UTC(2026, 10, 24, 5, 0, 0)
  let platform: SimulatedPlatform
  let world: SyntheticWorld
  beforeAll(async () => {
    world = createSyntheticWorld({ seed: 1212, startMs: nowMs })
    platform = await startSimulatedPlatform({ world, nowMs: () => nowMs })
  })
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
  })
  const idsAt = (place: string, last: number) =>
    world
      .publishedBy(nowMs)
      .filter((post) => post.place === place)
      .slice(-last)
      .map(({ id }) => `synthetic-${id}`)
      .toReversed()
  const json = async (path: string) => (await fetch(`${platform.url}${path}`)).json() as Promise<unknown>

  it('keeps the news and the board apart, newest first, and says that both are synthetic', async () => {
    for (const [file, place] of [
      ['feed', 'feed'],
      ['board', 'board'],
    ] as const) {
      const feed = (await json(`/${file}.json?items=20`)) as { title: string; items: { id: string }[] }
      expect(feed.title).toContain('ynthetic')
      expect(feed.items.map(({ id }) => id)).toEqual(idsAt(place, 20))
    }
  })

  it('tells its own people from those of other servers, and shows both where nobody asks', async () => {
    const page = async (query: string) => (await json(`/api/v1/timelines/tag/เตือนภัย?limit=40${query}`)) as Status[]
    const isRemote = ({ account }: Status) => account.acct.includes('@')
    const [all, local, remote] = await Promise.all([page(''), page('&local=true'), page('&remote=true')])
    expect(local.length).toBeGreaterThan(0)
    expect(local.some(isRemote)).toBe(false)
    expect(remote.length).toBeGreaterThan(0)
    expect(remote.every(isRemote)).toBe(true)
    expect(new Set(all.map(isRemote))).toEqual(new Set([true, false]))
    expect(all.every(({ tags }) => tags.some(({ name }) => name === 'เตือนภัย'))).toBe(true)
  })

  it('gives a boost with the post that it boosts', async () => {
    const boosts: Status[] = []
    for (let path = '/api/v1/timelines/public?limit=40'; boosts.length === 0;) {
      const page = (await json(path)) as Status[]
      boosts.push(...page.filter(({ reblog }) => reblog !== null))
      path = `/api/v1/timelines/public?limit=40&max_id=${page.at(-1)?.id ?? ''}`
    }
    expect(boosts[0]?.reblog).toMatchObject({ content: boosts[0]?.content })
    expect(boosts[0]?.reblog?.id).not.toBe(boosts[0]?.id)
  })
})
