import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CollectorPage } from '../core/ports/collector.ts'
import { NOON_MS } from '../tests/builders.ts'
import { instantClock } from '../tests/fakes/clocks.ts'
import { plenty } from '../tests/fakes/collect-context.ts'
import { localServer } from '../tests/fakes/http-server.ts'
import { createHttpClient } from './http/client.ts'
import { loadCollectors } from './registry.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = readFileSync(join(ROOT, 'docs', 'adding-a-source.md'), 'utf8')
const GIVEN = [...PAGE.matchAll(/^`(\w+\.ts)`, whole:\n\n```ts\n(.*?)```/gms)].map(([, name = '', code = '']) => ({
  name,
  code,
}))

/** Beside the collectors, so that what a collector imports is found; named so that nobody takes it for one. */
let dir: string
const put = (path: string, code: string) => {
  mkdirSync(join(dir, path, '..'), { recursive: true })
  writeFileSync(join(dir, path), code.replaceAll("'../../core/", `'${ROOT}/core/`))
}

beforeEach(() => {
  mkdirSync(join(ROOT, 'node_modules', '.cache'), { recursive: true })
  dir = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'collectors-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

describe('docs/adding-a-source.md', () => {
  it('is true: its two files in a folder of their own are a collector that reads', async () => {
    expect(GIVEN.map(({ name }) => name)).toEqual(['collector.ts', 'parse.ts'])
    for (const { name, code } of GIVEN) put(`village-board/${name}`, code)
    const collectors = await loadCollectors(dir)
    expect([...collectors.keys()]).toEqual(['village-board'])
    const collector = collectors.get('village-board')!
    const notices: unknown[] = [
      { no: 1, text: 'ระวังแก๊งคอลเซ็นเตอร์', by: 'somchai', at: '2026-11-23T08:00:00+07:00' },
      { no: 'x' },
    ]
    await using board = await localServer((_request, response) => response.writeHead(200).end(JSON.stringify(notices)))
    const clock = instantClock(NOON_MS)
    const http = createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 2_000, maxBodyBytes: 10_000, allowPrivateAddresses: [board.hostPort], clock }) // prettier-ignore
    const read = async (cursor?: string) => {
      const pages: CollectorPage[] = []
      const options = collector.options.parse({ url: board.url })
      const { signal } = new AbortController()
      for await (const page of collector.collect({
        options,
        cursor,
        signal,
        http,
        clock,
        secret: () => undefined,
        ...plenty,
      }))
        pages.push(page)
      return pages
    }
    expect(await read()).toEqual([
      {
        posts: [
          {
            nativeId: '1',
            text: 'ระวังแก๊งคอลเซ็นเตอร์',
            author: { id: 'somchai' },
            publishedAtMs: NOON_MS - 4 * 3_600_000,
          },
        ],
        cursor: '1',
        counted: { malformed: 1 },
      },
    ])
    notices.push({ no: 2, text: 'อีกประกาศ', by: 'manee', at: '2026-11-23T09:00:00+07:00' })
    expect((await read('1')).flatMap(({ posts }) => posts.map(({ nativeId }) => nativeId))).toEqual(['2'])
    notices.splice(0, Infinity, { number: 3 })
    await expect(read('2')).rejects.toMatchObject({ kind: 'schema-drift' })
  })

  it('has a README for it whose options and example are those of its code', async () => {
    for (const { name, code } of GIVEN) put(`village-board/${name}`, code)
    const board = (await loadCollectors(dir)).get('village-board')
    const readme = /^````markdown\n(.*?)^````/ms.exec(PAGE)?.[1] ?? ''
    const example = parse(/```yaml\n(.*?)```/s.exec(readme)?.[1] ?? '') as { sources: { options: unknown }[] }
    expect(example.sources.map(({ options }) => board?.options.safeParse(options).success)).toEqual([true])
    const options = board?.options.toJSONSchema({ io: 'input' }) as { properties: object }
    expect([...readme.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name)).toEqual(Object.keys(options.properties))
    expect(readme).toContain(board?.termsUrl)
  })

  it('names files of the project that are there', () => {
    const named = [...PAGE.matchAll(/`((?:core|tests|collectors|config)\/[\w./-]+)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(5)
    for (const path of named) expect(() => readFileSync(join(ROOT, path)), path).not.toThrow(/ENOENT/)
  })
})

describe('a folder that is no collector is named, with what is wrong', () => {
  const collector = GIVEN.find(({ name }) => name === 'collector.ts')?.code ?? ''
  it.each([
    ['it is empty', 'odd/README.md', '', /collectors\/odd: there is no collector\.ts/],
    ['it exports two things', 'village-board/collector.ts', `${collector}\nexport const other = 1`, /exactly one thing.*exports 2/],
    ['it has another id', 'other/collector.ts', collector, /its id is "village-board", but it must be the folder's name/],
    ['its terms are no address', 'village-board/collector.ts', collector.replace('https://board.example/terms', 'ask'), /"termsUrl" is not right/],
    ['it has no way to collect', 'village-board/collector.ts', collector.replace('async *collect', 'async *gather'), /"collect" is not right/],
  ])('when %s', async (_, path, code, message) => {
    put(path, code)
    for (const { name, code: parser } of GIVEN) if (name === 'parse.ts') put(join(path, '..', name), parser)
    await expect(loadCollectors(dir)).rejects.toThrow(message)
  }) // prettier-ignore
})
