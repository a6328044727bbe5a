import { expect, it } from 'vitest'
import { UnavailableError } from '../core/errors.ts'
import { createReadiness } from './readiness.ts'

it('tells since when its looks find a part missing, anew after it was back or nobody looked for long', async () => {
  let nowMs = 1_000
  let away = true
  const fine = { check: () => Promise.resolve() }
  const queues = {
    check: () =>
      away ? Promise.reject(new UnavailableError('it is away', { remedy: 'start it' })) : Promise.resolve(),
  }
  const parts = { watch: () => undefined, failed: () => new Map<string, string>() }
  const look = createReadiness({ store: fine, queues, clock: { nowMs: () => nowMs } } as never, parts, { page: false })
  const sinceAt = async (atMs: number) => {
    nowMs = atMs
    return (await look()).map(({ part, sinceMs }) => [part, sinceMs])
  }
  expect(await sinceAt(1_000)).toEqual([['queues', 1_000]])
  expect(await sinceAt(61_000)).toEqual([['queues', 1_000]])
  away = false
  expect(await sinceAt(70_000)).toEqual([])
  away = true
  expect(await sinceAt(80_000)).toEqual([['queues', 80_000]])
  expect(await sinceAt(900_000)).toEqual([['queues', 900_000]])
})
