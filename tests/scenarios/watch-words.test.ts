import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { cli, eventually, startCli, tempFolder } from '../cli.ts'
import { staticWorld } from '../static-world.ts'

const POSTS = 9
/** Stands in every post of the simulated world. */
const WORD = 'ร้านเงียบหาย'

let platform: SimulatedPlatform
let config: string
beforeAll(async () => {
  const world = staticWorld({ count: POSTS, untilMs: Date.now() - 60_000 })
  platform = await startSimulatedPlatform({ world, nowMs: Date.now })
  config = join(tempFolder('config'), 'rawang.yaml')
  const source = { id: 'news', title: 'News', collector: 'google-news', every: '1s', options: { baseUrl: `${platform.url}/google-news` } } // prettier-ignore
  const watchWords = [{ id: 'fixed', title: 'Fixed', queries: ['คำที่ไม่มีใครเขียน'] }]
  const collecting = { allowPrivateAddresses: [platform.hostPort] }
  writeFileSync(config, stringify({ collecting, sources: [source], watchWords, trends: { every: '1s' } }))
})
afterAll(async () => {
  await platform[Symbol.asyncDispose]()
})

/** As much of every answer as is looked at. */
interface Answer {
  readonly posts?: number
  readonly items?: readonly {
    readonly kind: string
    readonly subject: string
    readonly observed: number
    readonly title: object
  }[]
  readonly watchWords?: readonly { readonly id: string }[]
  readonly detail?: string
  readonly remedy?: string
}

const asked = () => platform.requests().map(({ query }) => new URLSearchParams(query).get('q') ?? '')

it(
  'a watch-word that is added while Rawang runs is searched for and watched without a new start, until it is removed',
  { timeout: 120_000 },
  async () => {
    const data = tempFolder()
    const own = ['--config', config, '--data', data, '--json']
    const run = startCli(['start', '--port', '0', ...own])
    try {
      const url = await eventually('the address of the page', () => {
        const line = run.output().stdout.split('\n')[0]
        return line?.startsWith('{') === true ? (JSON.parse(line) as { url: string }).url : undefined
      })
      const ask = async (path: string, init?: RequestInit) => {
        const answer = await fetch(new URL(`/api/v1${path}`, url), init)
        return { status: answer.status, body: (await answer.json()) as Answer }
      }
      const send = (method: string, path: string, body: object) =>
        ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
      await eventually('the first search', () => (asked().length > 0 ? true : undefined))
      expect(asked().some((query) => query.includes(WORD))).toBe(false)

      // Another process previews and adds it; the one that runs searches for it.
      const word = ['silent-shop', '--title', 'Shops that fall silent', '--query', WORD]
      const preview = await cli(['watch-words', 'preview', ...word, ...own])
      const { sources } = JSON.parse(preview.stdout) as { sources: { requests: { url: string }[] }[] }
      const planned = sources[0]?.requests[0]?.url ?? ''
      expect(new URL(planned).searchParams.get('q')).toContain(WORD)
      const added = await cli(['watch-words', 'add', ...word, ...own])
      expect(added.code, added.stderr).toBe(0)
      await eventually('every post', async () => ((await ask('/stats')).body.posts === POSTS ? true : undefined))
      // The preview showed exactly what was asked.
      const query = new URL(planned).search
      expect(platform.requests().some((request) => request.query === query)).toBe(true)
      const item = await eventually('the word among the trends', async () =>
        (await ask('/trends')).body.items?.find(
          ({ subject, observed }) => subject === 'silent-shop' && observed === POSTS,
        ),
      )
      expect(item).toMatchObject({ kind: 'watch-word', title: { en: 'Shops that fall silent' } })

      // The page changes it; the configuration's own it can't.
      const list = await send('POST', '/watch-words', { id: 'silent-shop', title: 'S', queries: [`${WORD} ยังไม่ได้ของ`] }) // prettier-ignore
      expect(list.body.watchWords?.map(({ id }) => id)).toEqual(['fixed', 'silent-shop'])
      const taken = await send('POST', '/watch-words', { id: 'fixed', title: 'F', queries: ['x'] })
      expect(taken.status).toBe(400)
      expect(taken.body.detail).toContain('stands in the configuration')
      const wrong = await send('POST', '/watch-words', { id: 'Bad id', title: '', queries: ['-x'] })
      expect(wrong.body.detail).toMatch(/id is not valid.*title is not valid/)
      expect(wrong.body.remedy).toContain('lower-case')
      await eventually('the changed search', () => (asked().at(-1)?.includes('ยังไม่ได้ของ') === true ? true : undefined))

      await send('DELETE', '/watch-words/silent-shop', {})
      await eventually('a search without it', () => (asked().at(-1)?.includes(WORD) === false ? true : undefined))
      const listed = await cli(['watch-words', ...own])
      expect((JSON.parse(listed.stdout) as { watchWords: { id: string }[] }).watchWords).toMatchObject([{ id: 'fixed', addedAt: null }]) // prettier-ignore
    } finally {
      run.child.kill('SIGTERM')
      await run.done
    }
  },
)

it('says what is wrong with a watch-word, and what to do', async () => {
  const own = ['--config', config, '--data', tempFolder()]
  for (const [words, problem] of [
    [['w', '--query', '-งวด'], /holds no word to look for/],
    [['w', '--query', 'กู้', '--source', 'nowhere'], /there is no source "nowhere"/],
    [['W w', '--query', 'กู้'], /lower-case letters/],
  ] as const) {
    const { code, stderr } = await cli(['watch-words', 'add', ...words, ...own])
    expect([code, stderr]).toEqual([2, expect.stringMatching(problem)])
    expect(stderr).toContain('what to do')
  }
  const unknown = await cli(['watch-words', 'ad', ...own])
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean "add"?')])
  const { code, stderr } = await cli(['watch-words', 'remove', 'nothing', ...own])
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no watch-word "nothing"')])
})

it('before the first run it shows what is configured, says so, and makes nothing', async () => {
  const folder = join(tempFolder(), 'mistyped')
  const own = ['--config', config, '--data', folder]
  for (const [command, shown] of [
    [['watch-words', 'list'], 'fixed'],
    [['watch-words', 'preview', 'w', '--query', WORD], 'GET '],
    [['sources', '--plan'], 'GET '],
    [['sources'], 'never-run'],
  ] as const) {
    const { code, stdout, stderr } = await cli([...command, ...own])
    expect([code, stdout], stderr).toEqual([0, expect.stringContaining(shown)])
    expect(stderr).toContain(`${folder}: there is no data yet`)
  }
  const removed = await cli(['watch-words', 'remove', 'added', ...own])
  expect([removed.code, removed.stderr]).toEqual([2, expect.stringContaining(`${folder}: there is no data yet`)])
  expect(existsSync(folder)).toBe(false)
})
