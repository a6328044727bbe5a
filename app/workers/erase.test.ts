import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { IndexJob } from '../../queues/payloads.ts'
import { anAnnotatedPost, fixedClock, manyPosts, NOON_MS } from '../../tests/builders.ts'
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
})
