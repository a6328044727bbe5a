import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOON_MS } from '../tests/builders.ts'
import { tempFolder } from '../tests/cli.ts'
import { STATE, stateOf, type DeadLetter } from '../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../indexer/sqlite/open.ts'
import type { JobQueue } from '../core/ports/job-queue.ts'
import type { DeadLetters } from './bull-queue.ts'
import { replayDeadLetter } from './dead-letters.ts'
import type { Queues } from './open.ts'

const LETTER: DeadLetter = {
  id: 'collect-a',
  queue: 'collect',
  jobId: 'a',
  reason: 'no',
  origin: null,
  failedAtMs: NOON_MS,
  attempts: 1,
  payload: { sourceId: 's', slotMs: 1 },
}

/** Queues of which only `add` is used: what replaying depends on is what happens in it. */
function queuesWith(add: JobQueue<unknown>['add']): Queues {
  const queue = { add } as unknown as JobQueue<never>
  const check = () => Promise.resolve()
  const others = () => Promise.resolve([])
  return { collect: queue, process: queue, index: queue, check, others, [Symbol.asyncDispose]: () => Promise.resolve() }
}

describe('replaying a dead letter', () => {
  let store: SqliteStore
  let deadLetters: DeadLetters
  beforeEach(async () => {
    store = await openSqliteStore({ file: join(tempFolder('letters'), 'rawang.db') })
    deadLetters = stateOf(store.state, STATE.deadLetter)
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })

  it('keeps the letter when its job failed again meanwhile', async () => {
    await deadLetters.put(LETTER.id, LETTER)
    const again = { ...LETTER, reason: 'no, again', failedAtMs: NOON_MS + 1 }
    const queues = queuesWith(async () => {
      await deadLetters.put(LETTER.id, again)
    })
    await replayDeadLetter({ queues, deadLetters }, LETTER.id)
    expect((await deadLetters.get(LETTER.id))?.value).toEqual(again)
  })

  it('keeps the letter when its job could not be added', async () => {
    await deadLetters.put(LETTER.id, LETTER)
    const queues = queuesWith(() => Promise.reject(new Error('the disk is full')))
    await expect(replayDeadLetter({ queues, deadLetters }, LETTER.id)).rejects.toThrow('the disk is full')
    expect((await deadLetters.get(LETTER.id))?.value).toEqual(LETTER)
  })

  it.each([
    ['there is none of that name', 'nowhere', /no dead letter nowhere/],
    ['it is a refused line of a file', 'ingest-x', /posts\.jsonl, line 3/],
    ['its payload is what is wrong with it', 'collect-bad', /no queue takes/],
  ])('is refused when %s, and nothing is lost', async (_, id, message) => {
    const origin = 'posts.jsonl, line 3'
    await deadLetters.put('ingest-x', { ...LETTER, id: 'ingest-x', queue: 'ingest', origin })
    await deadLetters.put('collect-bad', { ...LETTER, id: 'collect-bad', payload: { sourceId: 5 } })
    const queues = queuesWith(() => Promise.reject(new Error('nothing may be added')))
    await expect(replayDeadLetter({ queues, deadLetters }, id)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message) as unknown,
      remedy: expect.stringMatching(/\S/) as unknown,
    })
    expect(await deadLetters.count()).toBe(2)
  })
})
