import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { IndexJob } from '../../queues/payloads.ts'
import { anAnnotatedPost, aPost, fixedClock, manyPosts, NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { indexJob, type IndexDeps } from './index.ts'

describe('what a platform says is gone', () => {
  let store: SqliteStore
  let told: unknown[]
  beforeEach(async () => {
    store = await openSqliteStore({ file: join(tempFolder('erase'), 'rawang.db') })
    told = []
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })
  const run = (payload: Partial<IndexJob>, nowMs = NOON_MS) =>
    indexJob({ id: 'job', attempt: 1, payload: { posts: [], ...payload } }, {
      store: store.posts,
      state: store.state,
      clock: fixedClock(nowMs),
      events: { postsErased: (event: unknown) => told.push(event), indexFinished: () => undefined },
    } as unknown as IndexDeps)
  const left = async () => (await store.posts.search({}, { limit: 10 })).posts.map(({ post }) => post.id).sort()
  const log = async () => (await stateOf(store.state, STATE.restatement).list()).map(({ value }) => value)

  it('is erased and counted by day, platform and reason; doing it again counts nothing', async () => {
    await store.posts.upsert([
      anAnnotatedPost({ id: 'toy:1' }),
      anAnnotatedPost({ id: 'toy:2' }),
      anAnnotatedPost({ id: 'toy:3' }),
      anAnnotatedPost({ id: 'other:1' }),
    ])
    await run({ erase: ['toy:1', 'toy:2', 'toy:9', 'other:1'] })
    await run({ erase: ['toy:1', 'toy:2', 'toy:9', 'other:1'] })
    await run({ erase: ['toy:3'] }, NOON_MS + 3_600_000)
    expect(await left()).toEqual([])
    expect(await log()).toEqual([
      { day: '2026-11-23', platform: 'other', reason: 'deleted', posts: 1 },
      { day: '2026-11-23', platform: 'toy', reason: 'deleted', posts: 3 },
    ])
    expect(told).toEqual([
      { jobId: 'job', reason: 'deleted', posts: 3 },
      { jobId: 'job', reason: 'deleted', posts: 1 },
    ])
  })

  it('of an account: all its posts, however many, and no others', async () => {
    const author = { id: 'a_0000000000000000000099' }
    await store.posts.upsert(manyPosts(1_200, () => ({ author, platform: 'toy' }), 'toy:'))
    await store.posts.upsert([anAnnotatedPost({ id: 'toy:else', platform: 'toy' }), anAnnotatedPost({ id: 'toy:nobody', author: undefined })]) // prettier-ignore
    await run({ eraseAuthors: [author.id], eraseReason: 'account-deleted' })
    expect(await left()).toEqual(['toy:else', 'toy:nobody'])
    expect(await log()).toEqual([{ day: '2026-11-23', platform: 'toy', reason: 'account-deleted', posts: 1_200 }])
  })

  it('is not brought back by a replay: it goes from the dead letters too, and a letter that held nothing else goes', async () => {
    const letters = stateOf(store.state, STATE.deadLetter)
    const author = { id: 'a_0000000000000000000099' }
    const keep = async (id: string, queue: string, payload: unknown) => {
      await letters.put(id, { id, queue, jobId: id, reason: 'r', origin: null, failedAtMs: NOON_MS, attempts: 1, payload }) // prettier-ignore
    }
    await keep('whole', 'process', { posts: [aPost({ id: 'toy:1' }), aPost({ id: 'toy:2', author })] })
    await keep('part', 'index', { posts: [anAnnotatedPost({ id: 'toy:1' }), anAnnotatedPost({ id: 'toy:3' })] })
    await keep('of-others', 'process', { posts: [aPost({ id: 'toy:4', author: undefined })] })
    await keep('not-posts', 'ingest', { line: { id: 'toy:1' } })
    await keep('erasing', 'index', { posts: [], erase: ['toy:1'] })
    await run({ erase: ['toy:1'], eraseAuthors: [author.id] })
    const ids = (await letters.list()).map(({ id, value }) => [id, value.payload])
    expect(Object.fromEntries(ids)).toEqual({
      part: { posts: [anAnnotatedPost({ id: 'toy:3' })] },
      'of-others': { posts: [aPost({ id: 'toy:4', author: undefined })] },
      'not-posts': { line: { id: 'toy:1' } },
      erasing: { posts: [], erase: ['toy:1'] },
    })
    expect(told).toEqual([])
  })
})
