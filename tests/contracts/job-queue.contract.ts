import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { PermanentError, RetryableError, UnavailableError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import type { Job } from '../../core/ports/job-queue.ts'
import type { DeadLetters } from '../../queues/bull-queue.ts'
import { replayDeadLetter } from '../../queues/dead-letters.ts'
import type { Queues } from '../../queues/open.ts'
import type { CollectJob } from '../../queues/payloads.ts'
import { aPost } from '../builders.ts'
import { eventually } from '../cli.ts'

/** Opens the queues on a place, which keeps what was left there. */
export type OpenQueuesForTest = (
  place: string,
  options: {
    readonly maxAttempts: number
    readonly command: string
    readonly events: Pick<Events, 'jobRetried' | 'deadLettered' | 'failed'>
  },
) => Promise<{ readonly queues: Queues; readonly deadLetters: DeadLetters } & AsyncDisposable>

export interface JobQueueUnderTest {
  readonly name: string
  /** A place that nobody else has. */
  readonly newPlace: () => string
  /** URL of the module that exports `openQueuesForTest`: children open the queues with it too. */
  readonly module: string
}

const MAX_ATTEMPTS = 3
const CHILD = join(import.meta.dirname, '..', 'children', 'work-on-queue.ts')
const job = (id: string, part: Partial<CollectJob> = {}) => ({ id, payload: { sourceId: id, slotMs: 1, ...part } })

/** Every promise of core/ports/job-queue.ts and of the dead letters, for any adapter. */
export function describeJobQueue(under: JobQueueUnderTest): void {
  describe(`${under.name} as a job queue`, () => {
    let place: string
    let opened: Awaited<ReturnType<OpenQueuesForTest>>
    let children: ChildProcess[]
    let retried: { jobId: string; attempt: number }[]
    let failed: string[]

    const open = async () => {
      const { openQueuesForTest } = (await import(under.module)) as { openQueuesForTest: OpenQueuesForTest }
      return openQueuesForTest(place, {
        maxAttempts: MAX_ATTEMPTS,
        command: 'test',
        events: {
          jobRetried: (event) => retried.push(event),
          deadLettered: () => undefined,
          failed: ({ reason }) => failed.push(reason),
        },
      })
    }
    const queue = () => opened.queues.collect
    const letters = async () => (await opened.deadLetters.list()).map(({ value }) => value)
    const isIdle = async () => {
      const { waiting, active, delayed } = await queue().counts()
      return waiting + active + delayed === 0 ? true : undefined
    }
    /** Handles everything there is until nothing is left, and returns what the handler saw. */
    async function workOff(handler: (seen: Job<CollectJob>) => Promise<void> = () => Promise.resolve()) {
      const seen: Job<CollectJob>[] = []
      await using _consumer = queue().consume(
        (taken) => {
          seen.push(taken)
          return handler(taken)
        },
        { concurrency: 4 },
      )
      await eventually('an empty queue', isIdle)
      return seen
    }
    /** Another process on the same place; resolves when it has said so many lines, all of them in `lines`. */
    async function child(mode: 'add' | 'hold' | 'open', lines: number) {
      const running = spawn(process.execPath, [CHILD, under.module, place, mode], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.push(running)
      const closed = once(running, 'close')
      let said = ''
      running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
      const whole = () => said.split('\n').slice(0, -1)
      while (whole().length < lines) await Promise.race([once(running.stdout, 'data'), closed.then(() => { throw new Error(`the child ended early: ${said}`) })]) // prettier-ignore
      return {
        pid: running.pid,
        async kill() {
          running.kill('SIGKILL')
          await closed
          return whole().filter((line) => line !== 'open')
        },
      }
    }

    beforeEach(() => {
      place = under.newPlace()
      children = []
      retried = []
      failed = []
    })
    afterEach(() => {
      for (const running of children) running.kill('SIGKILL')
    })

    describe('in one process', () => {
      beforeAll(async () => {
        place = under.newPlace()
        opened = await open()
      })
      afterAll(async () => {
        await opened[Symbol.asyncDispose]()
      })
      afterEach(async () => {
        for (const { id } of await letters()) await opened.deadLetters.delete(id)
        await workOff()
        expect(failed).toEqual([])
      })

      test('a job is handled with its payload, and is gone', async () => {
        await queue().add(job('a', { sourceId: 'แหล่ง "1"\\', slotMs: 7 }))
        expect(await workOff()).toEqual([{ id: 'a', payload: { sourceId: 'แหล่ง "1"\\', slotMs: 7 }, attempt: 1 }])
        expect(await workOff()).toEqual([])
        expect(await letters()).toEqual([])
      })

      test('what is not finished is listed whole, with what is left of its delay', async () => {
        const ids = Array.from({ length: 60 }, (_, i) => `listed-${i}`)
        for (const id of ids) await queue().add(job(id))
        await queue().add({ ...job('later'), delayMs: 3_000 })
        const listed: { id: string; payload: unknown; delayMs: number }[] = []
        for await (const one of queue().unfinished(Date.now())) listed.push(one)
        expect(listed.map(({ id }) => id).sort()).toEqual([...ids, 'later'].sort())
        expect(listed.find(({ id }) => id === 'listed-7')).toEqual({ ...job('listed-7'), delayMs: 0 })
        const later = listed.find(({ id }) => id === 'later')
        expect(later?.delayMs).toBeGreaterThan(0)
        expect(later?.delayMs).toBeLessThanOrEqual(3_000)
      })

      test('a payload of a hundred long posts comes through whole', async () => {
        const posts = Array.from({ length: 100 }, (_, i) =>
          aPost({ id: `test:${i}`, text: `โพสต์ ${i} ${'ยาว'.repeat(3_000)}` }),
        )
        await opened.queues.process.add({ id: 'long', payload: { posts } })
        const got = Promise.withResolvers<unknown>()
        await using _consumer = opened.queues.process.consume(
          ({ payload }) => {
            got.resolve(payload.posts)
            return Promise.resolve()
          },
          { concurrency: 1 },
        )
        expect(await got.promise).toEqual(posts)
      })

      test('an id is taken once while it is present, and again when it is gone', async () => {
        for (const slotMs of [1, 2, 3]) await queue().add(job('a', { slotMs }))
        await queue().add(job('b'))
        expect(await queue().counts()).toEqual({ waiting: 2, active: 0, delayed: 0 })
        const seen = await workOff()
        expect(seen.map(({ id, payload }) => `${id} ${payload.slotMs}`).sort()).toEqual(['a 1', 'b 1'])
        await queue().add(job('a', { slotMs: 4 }))
        expect((await workOff()).map(({ payload }) => payload.slotMs)).toEqual([4])
      })

      test('a delayed job waits its time', async () => {
        const addedMs = Date.now()
        await queue().add({ ...job('late'), delayMs: 700 })
        expect(await queue().counts()).toEqual({ waiting: 0, active: 0, delayed: 1 })
        let handledMs = 0
        await workOff(() => {
          handledMs = Date.now()
          return Promise.resolve()
        })
        expect(handledMs - addedMs).toBeGreaterThanOrEqual(690)
      })

      test('says how old the oldest waiting job is', async () => {
        expect(await queue().oldestWaitingMs(Date.now())).toBe(0)
        const beforeMs = Date.now()
        await queue().add(job('old'))
        const afterMs = Date.now()
        const age = await queue().oldestWaitingMs(afterMs + 60_000)
        expect(age).toBeGreaterThanOrEqual(60_000)
        expect(age).toBeLessThanOrEqual(afterMs - beforeMs + 60_000)
        await workOff()
        expect(await queue().oldestWaitingMs(Date.now())).toBe(0)
      })

      test('runs as many at once as it may, no more', async () => {
        for (let i = 0; i < 9; i++) await queue().add(job(`j${i}`))
        const release = Promise.withResolvers<undefined>()
        let now = 0
        let most = 0
        await using _consumer = queue().consume(
          async () => {
            most = Math.max(most, ++now)
            await release.promise
            now -= 1
          },
          { concurrency: 3 },
        )
        await eventually('three at once', () => (now === 3 ? true : undefined))
        expect(await queue().counts()).toEqual({ waiting: 6, active: 3, delayed: 0 })
        release.resolve(undefined)
        await eventually('an empty queue', isIdle)
        expect(most).toBe(3)
      })

      test('a payload that does not fit goes to the dead letters, with where but not what', async () => {
        await queue().add({ id: 'bad', payload: { sourceId: 5, slotMs: 'a secret' } as never })
        await queue().add(job('good'))
        expect((await workOff()).map(({ id }) => id)).toEqual(['good'])
        const [letter] = await letters()
        expect(letter).toMatchObject({ queue: 'collect', jobId: 'bad', payload: { sourceId: 5, slotMs: 'a secret' } })
        expect(letter?.reason).toMatch(/does not fit its schema.*sourceId.*slotMs/)
        expect(letter?.reason).not.toContain('secret')
      })

      test('PermanentError: dead letters at once, with its reason', async () => {
        await queue().add(job('doomed'))
        const seen = await workOff(() => Promise.reject(new PermanentError('the source is no source')))
        expect(seen).toHaveLength(1)
        expect(await letters()).toMatchObject([
          {
            id: 'collect-doomed',
            jobId: 'doomed',
            reason: 'the source is no source',
            attempts: 1,
            payload: job('doomed').payload,
          },
        ])
      })

      test('RetryableError: again, not before the time it asks for', async () => {
        await queue().add(job('patient'))
        const times: number[] = []
        const seen = await workOff(() => {
          times.push(Date.now())
          return times.length === 1
            ? Promise.reject(new RetryableError('not now', { retryAfterMs: 1_500 }))
            : Promise.resolve()
        })
        expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2])
        expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_490)
        expect(retried).toMatchObject([{ jobId: 'patient', attempt: 1 }])
        expect(await letters()).toEqual([])
      })

      test('any other error: again with back-off; at the last attempt, dead letters with the last reason', async () => {
        await queue().add(job('unlucky'))
        const times: number[] = []
        const seen = await workOff((taken) => {
          times.push(Date.now())
          return Promise.reject(new Error(`broken ${taken.attempt}`))
        })
        expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
        const [first = 0, second = 0, third = 0] = times
        expect(second - first).toBeGreaterThanOrEqual(490)
        expect(third - second).toBeGreaterThanOrEqual(990)
        expect(await letters()).toMatchObject([{ jobId: 'unlucky', reason: 'broken 3', attempts: MAX_ATTEMPTS }])
      })

      test('UnavailableError: again as often as it takes, and no attempt is counted', async () => {
        await queue().add(job('waiting'))
        let calls = 0
        const seen = await workOff(() => {
          calls += 1
          return calls <= MAX_ATTEMPTS
            ? Promise.reject(new UnavailableError('the store is away', { remedy: 'start it' }))
            : Promise.resolve()
        })
        expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
        expect(retried.at(-1)).toMatchObject({ jobId: 'waiting', attempt: 1 })
        expect(await letters()).toEqual([])
      })

      test('a dead letter that cannot be kept now waits, with its own reason, and the job is not tried again', async () => {
        const put = vi.spyOn(opened.deadLetters, 'put')
        for (let i = 0; i < MAX_ATTEMPTS; i++)
          put.mockRejectedValueOnce(new UnavailableError('the store is away', { remedy: 'start it' }))
        await queue().add(job('doomed'))
        const seen = await workOff(() => Promise.reject(new PermanentError('the source is no source')))
        put.mockRestore()
        expect(seen).toHaveLength(1)
        expect(await letters()).toMatchObject([{ jobId: 'doomed', reason: 'the source is no source', attempts: 1 }])
      })

      test('a job that waits for a server at shutdown is handed back', async () => {
        await queue().add(job('patient'))
        const tried = Promise.withResolvers<undefined>()
        const consumer = queue().consume(
          () => {
            tried.resolve(undefined)
            return Promise.reject(new UnavailableError('the store is away', { remedy: 'start it' }))
          },
          { concurrency: 1 },
        )
        await tried.promise
        await consumer[Symbol.asyncDispose]()
        expect(await queue().counts()).toEqual({ waiting: 1, active: 0, delayed: 0 })
        expect((await workOff()).map(({ attempt }) => attempt)).toEqual([1])
      })

      test('says that it can work', async () => {
        await expect(opened.queues.check()).resolves.toBeUndefined()
      })

      test('a dead letter is tried again when it is replayed, as often as that is asked', async () => {
        await queue().add(job('again', { slotMs: 9 }))
        await workOff(() => Promise.reject(new PermanentError('no')))
        const deps = { queues: opened.queues, deadLetters: opened.deadLetters }
        await replayDeadLetter(deps, 'collect-again')
        expect(await letters()).toEqual([])
        await expect(replayDeadLetter(deps, 'collect-again')).rejects.toMatchObject({ name: 'UserError' })
        expect(await queue().counts()).toMatchObject({ waiting: 1 })
        expect(await workOff()).toEqual([{ id: 'again', payload: { sourceId: 'again', slotMs: 9 }, attempt: 1 }])
        expect(await letters()).toEqual([])
      })

      test('a replay that was interrupted before the letter was gone puts no second job on the queue', async () => {
        await queue().add(job('twice'))
        await workOff(() => Promise.reject(new PermanentError('no')))
        const [letter] = await letters()
        const deps = { queues: opened.queues, deadLetters: opened.deadLetters }
        await replayDeadLetter(deps, 'collect-twice')
        await opened.deadLetters.put('collect-twice', letter!)
        await replayDeadLetter(deps, 'collect-twice')
        expect(await workOff()).toHaveLength(1)
      })

      test('disposing takes no more work and waits for what was taken', async () => {
        for (const id of ['one', 'two']) await queue().add(job(id))
        const started = Promise.withResolvers<undefined>()
        const release = Promise.withResolvers<undefined>()
        const finished: string[] = []
        const consumer = queue().consume(
          async ({ id }) => {
            started.resolve(undefined)
            await release.promise
            finished.push(id)
          },
          { concurrency: 1 },
        )
        await started.promise
        const disposed = consumer[Symbol.asyncDispose]()
        expect(finished).toEqual([])
        release.resolve(undefined)
        await disposed
        expect(finished).toHaveLength(1)
        expect(await queue().counts()).toEqual({ waiting: 1, active: 0, delayed: 0 })
      })

      test('long work that ends early at shutdown is handed back, and no attempt is counted', async () => {
        await queue().add(job('long'))
        for (let round = 0; round < MAX_ATTEMPTS + 2; round++) {
          const started = Promise.withResolvers<number>()
          const consumer = queue().consume(
            async ({ attempt }, signal) => {
              started.resolve(attempt)
              await once(signal, 'abort')
              throw new RetryableError('stopping')
            },
            { concurrency: 1 },
          )
          expect(await started.promise).toBe(1)
          await consumer[Symbol.asyncDispose]()
          expect(await queue().counts()).toEqual({ waiting: 1, active: 0, delayed: 0 })
        }
        expect((await workOff()).map(({ attempt }) => attempt)).toEqual([1])
        expect(await letters()).toEqual([])
        expect(retried).toEqual([])
      })
    })

    describe('over the end of a process', { timeout: 60_000 }, () => {
      test('what was added survives a kill -9', async () => {
        const added = await (await child('add', 30)).kill()
        expect(added.length).toBeGreaterThanOrEqual(29)
        await using _opened = (opened = await open())
        const seen = new Map((await workOff()).map((taken) => [taken.id, taken.payload]))
        for (const id of added)
          expect(seen.get(id)).toEqual({ sourceId: id.replace('job-', 's'), slotMs: Number(id.slice(4)) })
      })

      test('what was being handled at a kill -9 is handled again', async () => {
        {
          await using _opened = (opened = await open())
          for (const id of ['held-1', 'held-2', 'waiting']) await queue().add(job(id))
        }
        const held = await (await child('hold', 3)).kill()
        expect(held.toSorted()).toEqual(['held-1', 'held-2'])
        await using _opened = (opened = await open())
        expect((await workOff()).map(({ id }) => id).toSorted()).toEqual(['held-1', 'held-2', 'waiting'])
        expect(await letters()).toEqual([])
      })

      test('delayed and failed-once jobs are there after a restart', async () => {
        {
          await using _opened = (opened = await open())
          await queue().add({ ...job('later'), delayMs: 300 })
          await queue().add(job('retry'))
          const failedOnce = Promise.withResolvers<undefined>()
          await using _consumer = queue().consume(
            ({ id }) => {
              if (id === 'retry') failedOnce.resolve(undefined)
              return Promise.reject(new RetryableError('not now', { retryAfterMs: 300 }))
            },
            { concurrency: 1 },
          )
          await failedOnce.promise
        }
        await using _opened = (opened = await open())
        expect((await workOff()).map(({ id }) => id).toSorted()).toEqual(['later', 'retry'])
      })
    })
  })
}
