import type { Client } from '@elastic/elasticsearch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { UnavailableError, UserError } from '../../core/errors.ts'
import { Secret } from '../../core/secret.ts'
import { anAnnotatedPost, anIndicator, fixedClock, manyPosts, NOON_MS } from '../../tests/builders.ts'
import { startProxy, type Proxy } from '../../tests/proxy.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { createClient } from './client.ts'
import { migratePosts } from './migrate.ts'
import { openElasticsearchStore, type ElasticsearchStore } from './open.ts'
import { POSTS_LAYOUT } from './schema.ts'

let node: string
let client: Client
let prefixes = 0
const newPrefix = () => `faults${process.pid}_${prefixes++}`
const resultsOf = (outcomes: readonly { readonly result: string }[]) => outcomes.map(({ result }) => result)

beforeAll(async () => {
  node = await elasticsearchForTests()
  client = createClient({ node })
})
afterAll(async () => {
  await client.close()
})

describe('a server in trouble', () => {
  let proxy: Proxy
  let store: ElasticsearchStore
  beforeAll(async () => {
    proxy = await startProxy(node)
    store = await openElasticsearchStore({ node: proxy.url, prefix: newPrefix(), clock: fixedClock() })
  })
  afterAll(async () => {
    await store[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
  })

  const overloaded = { status: 429, body: { error: { type: 'es_rejected_execution_exception', reason: 'queue is full' }, status: 429 } } // prettier-ignore

  it('that is overloaded for a moment is asked again, and the posts are stored once', async () => {
    let refusals = 3
    proxy.answer = ({ url }) => (url?.startsWith('/_bulk') === true && refusals-- > 0 ? overloaded : undefined)
    expect(resultsOf(await store.posts.upsert(manyPosts(5, () => ({}), 'busy:')))).toEqual(
      Array.from({ length: 5 }, () => 'inserted'),
    )
    expect(refusals).toBeLessThan(0)
    expect(await store.posts.count({})).toBe(5)
  })

  it('that stays overloaded is left for later, saying what to do', async () => {
    proxy.answer = ({ url }) => (url?.startsWith('/_bulk') === true ? overloaded : undefined)
    await expect(store.posts.upsert([anAnnotatedPost({ id: 'later:1' })])).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringMatching(/overloaded.*queue is full/) as unknown,
      remedy: expect.stringMatching(/memory/) as unknown,
    })
    proxy.answer = () => undefined
    expect(resultsOf(await store.posts.upsert([anAnnotatedPost({ id: 'later:1' })]))).toEqual(['inserted'])
  })

  it('whose answer is lost after it wrote stores the posts once', async () => {
    let cuts = 4
    proxy.answer = ({ url }) => (url?.includes('_refresh') === true && cuts-- > 0 ? 'cut' : undefined)
    const posts = manyPosts(3, () => ({}), 'cut:')
    await expect(store.posts.upsert(posts)).rejects.toBeInstanceOf(UnavailableError)
    proxy.answer = () => undefined
    await store.posts.upsert(posts)
    expect(await store.posts.count({ sources: ['test-source'] })).toBe(9)
    expect(resultsOf(await store.posts.upsert(posts))).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  it('that is away is the reason of every error', async () => {
    proxy.answer = () => 'cut'
    const work: readonly (() => Promise<unknown>)[] = [
      () => store.posts.upsert([anAnnotatedPost()]),
      () => store.posts.count({}),
      () => store.posts.check(),
      () => store.state.put('a', 'b', 1, 'any'),
      () => store.state.list('a'),
    ]
    for (const one of work) await expect(one()).rejects.toMatchObject({ name: 'UnavailableError', message: expect.stringMatching(/can't be reached/) as unknown }) // prettier-ignore
    proxy.answer = () => undefined
    await expect(store.posts.check()).resolves.toBeUndefined()
  })
})

it('an index that takes no writes makes us wait, check says so, and writing goes on afterwards', async () => {
  const prefix = newPrefix()
  await using store = await openElasticsearchStore({ node, prefix, clock: fixedClock() })
  await store.posts.upsert([anAnnotatedPost()])
  const block = (value: boolean | null) => client.indices.putSettings({ index: `${prefix}-posts`, settings: { 'index.blocks.read_only_allow_delete': value } }) // prettier-ignore
  await block(true)
  const edited = anAnnotatedPost({ text: 'แก้ไขแล้ว' })
  const expected = { name: 'UnavailableError', message: expect.stringMatching(/takes no writes/) as unknown }
  await expect(store.posts.upsert([edited])).rejects.toMatchObject(expected)
  await expect(store.posts.check()).rejects.toMatchObject(expected)
  await block(null)
  expect(resultsOf(await store.posts.upsert([edited]))).toEqual(['updated'])
})

it('an index that takes no writes holds up its own posts alone: those of other months are stored meanwhile', async () => {
  const prefix = newPrefix()
  const paused = Promise.withResolvers<undefined>()
  const goOn = Promise.withResolvers<undefined>()
  const clock = {
    ...fixedClock(),
    async sleep() {
      paused.resolve(undefined)
      await goOn.promise
    },
  }
  await using store = await openElasticsearchStore({ node, prefix, clock })
  const november = anAnnotatedPost({ id: 'november' })
  const october = anAnnotatedPost({ id: 'october', publishedAtMs: NOON_MS - 31 * DAY_MS })
  await store.posts.upsert([november])
  const block = (value: boolean | null) => client.indices.putSettings({ index: `${prefix}-posts`, settings: { 'index.blocks.read_only_allow_delete': value } }) // prettier-ignore
  await block(true)
  const edited = anAnnotatedPost({ id: 'november', text: 'แก้ไขแล้ว' })
  const again = anAnnotatedPost({ id: 'november', text: 'แก้ไขอีกครั้ง' })
  // All in one group.
  const held = store.posts.upsert([edited])
  expect(resultsOf(await store.posts.upsert([october]))).toEqual(['inserted'])
  await paused.promise
  // A later one of the same post waits its turn.
  const later = store.posts.upsert([again])
  const others = manyPosts(3, () => ({ publishedAtMs: october.post.publishedAtMs }), 'other:')
  expect(resultsOf(await store.posts.upsert(others))).toEqual(['inserted', 'inserted', 'inserted'])
  await block(null)
  goOn.resolve(undefined)
  expect(resultsOf([...(await held), ...(await later)])).toEqual(['updated', 'updated'])
  expect(await store.posts.get(['november'])).toEqual([again])
})

it("what Elasticsearch itself refuses is rejected with its reason, without the post's words, and the rest is stored", async () => {
  await using store = await openElasticsearchStore({ node, prefix: newPrefix() })
  const bad = anAnnotatedPost({ id: 'test:bad', annotation: { language: 'ลับ'.repeat(20_000) } })
  const outcomes = await store.posts.upsert([anAnnotatedPost({ id: 'test:0' }), bad, anAnnotatedPost({ id: 'test:2' })])
  expect(resultsOf(outcomes)).toEqual(['inserted', 'rejected', 'inserted'])
  const reason = JSON.stringify(outcomes[1])
  expect(reason).toMatch(/Elasticsearch refuses it: .*language/)
  expect(reason).not.toMatch(/ลับ|\d+, -?\d+/)
})

describe('retention', () => {
  const posts = [
    anAnnotatedPost({ id: 't:old', publishedAtMs: Date.UTC(2026, 8, 12) }),
    anAnnotatedPost({ id: 't:last', publishedAtMs: Date.UTC(2026, 8, 30, 16, 59, 59, 999) }),
    anAnnotatedPost({ id: 't:new', publishedAtMs: Date.UTC(2026, 8, 30, 17) }),
  ]
  const beginOfOctoberMs = Date.UTC(2026, 8, 30, 17)

  it("drops an index once Bangkok's month is over, and before that erases post by post", async () => {
    const prefix = newPrefix()
    await using store = await openElasticsearchStore({ node, prefix })
    await store.posts.upsert(posts)
    const indices = async () => Object.keys(await client.indices.get({ index: `${prefix}-posts` })).length
    expect(await store.posts.deletePublishedBefore(beginOfOctoberMs - 1)).toBe(1)
    expect(await indices()).toBe(2)
    expect(await store.posts.deletePublishedBefore(beginOfOctoberMs)).toBe(1)
    expect(await indices()).toBe(1)
    expect((await store.posts.get(posts.map(({ post }) => post.id))).map(({ post }) => post.id)).toEqual(['t:new'])
  })

  it('that was interrupted leaves no index that takes no writes', async () => {
    await using proxy = await startProxy(node)
    await using store = await openElasticsearchStore({ node: proxy.url, prefix: newPrefix() })
    await store.posts.upsert(posts)
    proxy.answer = ({ method }) => (method === 'DELETE' ? 'cut' : undefined)
    await expect(store.posts.deletePublishedBefore(beginOfOctoberMs)).rejects.toBeInstanceOf(UnavailableError)
    await store.posts.check()
    const late = anAnnotatedPost({ id: 't:late', publishedAtMs: Date.UTC(2026, 8, 13) })
    expect(resultsOf(await store.posts.upsert([late]))).toEqual(['inserted'])
  })
})

describe('retention and a migration into a new layout', () => {
  const NEXT = { ...POSTS_LAYOUT, version: POSTS_LAYOUT.version + 1 }
  const septemberMs = Date.UTC(2026, 8, 12)
  const octoberMs = Date.UTC(2026, 9, 1)
  const indicesOf = async (prefix: string) => Object.keys(await client.indices.get({ index: `${prefix}-posts-*` }))

  it('an index that is dropped while it is copied leaves no half copy, and the others are moved', async () => {
    const prefix = newPrefix()
    await using proxy = await startProxy(node)
    await using store = await openElasticsearchStore({ node, prefix })
    await store.posts.upsert([
      ...manyPosts(10, () => ({ publishedAtMs: septemberMs }), 'old:'),
      anAnnotatedPost({ id: 'new', publishedAtMs: octoberMs }),
    ])
    let copying = true
    proxy.answer = ({ url }) => (copying && url?.startsWith('/_bulk') === true ? 'cut' : undefined)
    const clock = {
      sleep: async () => {
        copying = false
        expect(await store.posts.deletePublishedBefore(octoberMs)).toBe(10)
      },
    }
    const report = await migratePosts({ node: proxy.url, prefix, layout: NEXT, clock })
    expect(copying).toBe(false)
    expect(report).toEqual({ indices: 1, posts: 1, settled: 0 })
    expect(await indicesOf(prefix)).toEqual([`${prefix}-posts-2026.10-v${NEXT.version}`])
    expect((await store.posts.get(['new'])).map(({ post }) => post.id)).toEqual(['new'])
  })

  it('what a migration that was killed left of an index goes with its month, and is not counted', async () => {
    const prefix = newPrefix()
    await using store = await openElasticsearchStore({ node, prefix })
    await store.posts.upsert([anAnnotatedPost({ publishedAtMs: septemberMs })])
    const [september, october] = ['09', '10'].map((month) => `${prefix}-posts-2026.${month}-v${NEXT.version}`)
    for (const index of [september ?? '', october ?? '']) {
      await client.indices.create({ index })
      await client.index({ index, document: {}, refresh: true })
    }
    expect(await store.posts.deletePublishedBefore(octoberMs - 8 * HOUR_MS)).toBe(1)
    expect(await indicesOf(prefix)).toHaveLength(3)
    expect(await store.posts.deletePublishedBefore(octoberMs)).toBe(0)
    expect(await indicesOf(prefix)).toEqual([october])
  })
})

describe('an index that is gone', () => {
  const septemberMs = Date.UTC(2026, 8, 12)
  const octoberMs = Date.UTC(2026, 9, 1)

  it('while a post in it is being changed is made again, and found', async () => {
    await using proxy = await startProxy(node)
    const prefix = newPrefix()
    await using other = await openElasticsearchStore({ node, prefix })
    const clock = {
      sleep: async () => {
        await other.posts.deletePublishedBefore(octoberMs)
      },
    }
    await using store = await openElasticsearchStore({ node: proxy.url, prefix, clock })
    await store.posts.upsert([anAnnotatedPost({ publishedAtMs: septemberMs })])
    let isCut = false
    proxy.answer = ({ url }) => {
      if (isCut || url?.includes('_bulk') !== true) return undefined
      isCut = true
      return 'cut'
    }
    const changed = anAnnotatedPost({ publishedAtMs: septemberMs, metrics: { likes: 2 } })
    expect(resultsOf(await store.posts.upsert([changed]))).toEqual(['inserted'])
    expect(isCut).toBe(true)
    expect(await other.posts.count({})).toBe(1)
  })

  it('and left a namesake without its aliases takes posts all the same', async () => {
    const prefix = newPrefix()
    await using store = await openElasticsearchStore({ node, prefix })
    await client.indices.create({ index: `${prefix}-posts-2026.09-v${POSTS_LAYOUT.version}` })
    expect(resultsOf(await store.posts.upsert([anAnnotatedPost({ publishedAtMs: septemberMs })]))).toEqual(['inserted'])
    expect(await store.posts.count({})).toBe(1)
  })
})

it('a post that changed is replaced without reading the one that is there', async () => {
  await using proxy = await startProxy(node)
  await using store = await openElasticsearchStore({ node: proxy.url, prefix: newPrefix() })
  const before = anAnnotatedPost({ metrics: { likes: 1 }, extra: { a: 1, b: 2 } })
  const after = anAnnotatedPost({ metrics: { likes: 2 }, extra: { b: 2, a: 1 } })
  await store.posts.upsert([before])
  expect(resultsOf(await store.posts.upsert([after]))).toEqual(['updated'])
  expect(proxy.seen.filter(({ what }) => what.includes('_mget'))).toEqual([])
  // Only the order of keys differs: the same, which takes a look.
  const same = anAnnotatedPost({ metrics: { likes: 2 }, extra: { a: 1, b: 2 } })
  expect(resultsOf(await store.posts.upsert([same]))).toEqual(['unchanged'])
})

it('long ids, terms and indicators are found whole', async () => {
  await using store = await openElasticsearchStore({ node, prefix: newPrefix() })
  const long = (letter: string, length: number) => letter.repeat(length)
  const url = `https://a.example/${long('x', 40_000)}`
  const posts = ['ก', 'ข'].map((letter, i) =>
    anAnnotatedPost({
      id: `${long('ฮ', 1_000)}${letter}`,
      author: { id: long(letter, 20_000) },
      annotation: { searchText: `${long('ค', 300)}${letter} ทดสอบ`, indicators: [anIndicator({ type: 'url', value: `${url}${i}` })] },
    }),
  ) // prettier-ignore
  expect(resultsOf(await store.posts.upsert(posts))).toEqual(['inserted', 'inserted'])
  expect(await store.posts.get(posts.map(({ post }) => post.id))).toEqual(posts)
  expect(await store.posts.count({ text: [[[`${long('ค', 300)}ข`]]] })).toBe(1)
  expect(await store.posts.count({ text: [[[long('ค', 300)]]] })).toBe(0)
  expect(await store.posts.count({ author: long('ก', 20_000) })).toBe(1)
  expect(await store.posts.count({ indicator: { value: `${url}1` } })).toBe(1)
  expect((await store.posts.topIndicators({}, 9)).map(({ value }) => value)).toEqual([`${url}0`, `${url}1`])
})

describe('opening', () => {
  it('shows credentials to the server and to nobody else', async () => {
    await using proxy = await startProxy(node)
    await using _key = await openElasticsearchStore({ node: proxy.url, prefix: newPrefix(), auth: { apiKey: new Secret('a2V5') } }) // prettier-ignore
    expect(proxy.seen.every(({ headers }) => headers.authorization === 'ApiKey a2V5')).toBe(true)
    const password = new Secret('pa:ss')
    proxy.answer = () => ({ status: 401, body: { error: { type: 'security_exception', reason: 'unable to authenticate user [elastic]' }, status: 401 } }) // prettier-ignore
    const opening = openElasticsearchStore({ node: proxy.url, prefix: newPrefix(), auth: { username: 'elastic', password } }) // prettier-ignore
    await expect(opening).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(/credentials/) as unknown }) // prettier-ignore
    await expect(opening).rejects.not.toThrow(/pa:ss/)
    expect(proxy.seen.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('elastic:pa:ss').toString('base64')}`)
  })

  it.each([
    ['nobody there', { node: 'http://127.0.0.1:1', prefix: 'a' }, /can't be reached/],
    ['no address', { node: 'elastic', prefix: 'a' }, /address/],
    ['a password in the address', { node: 'http://u:p@127.0.0.1:1', prefix: 'a' }, /127\.0\.0\.1:1 holds/],
    ['no certificates', { node: 'https://127.0.0.1:1', prefix: 'a', ca: '/nowhere/ca.pem' }, /\/nowhere\/ca\.pem/],
    ["a prefix that could be another's", { node: 'http://127.0.0.1:1', prefix: 'a-posts' }, /a-posts/],
  ])('says what is wrong: %s', async (_, options, message) => {
    const opening = openElasticsearchStore(options)
    await expect(opening).rejects.toBeInstanceOf(UserError)
    await expect(opening).rejects.toThrow(message)
  })

  it('with another prefix shows nothing of the first', async () => {
    const prefix = newPrefix()
    await using first = await openElasticsearchStore({ node, prefix })
    await using second = await openElasticsearchStore({ node, prefix: `${prefix}_2` })
    await first.posts.upsert([anAnnotatedPost()])
    await first.state.put('a', 'b', 1, 'any')
    expect(await second.posts.totals()).toMatchObject({ posts: 0 })
    expect(await second.state.get('a', 'b')).toBeUndefined()
    expect(await second.posts.deletePublishedBefore(Number.MAX_SAFE_INTEGER)).toBe(0)
    expect(await first.posts.count({})).toBe(1)
  })
})
