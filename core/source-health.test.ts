import { expect, it } from 'vitest'
import { CollectorError, partly, UserError } from './errors.ts'
import { isReading, stateAfterRun } from './source-health.ts'

const quiet = { posts: 0, notModified: false }

it.each([
  [{ posts: 1, notModified: false }, 'ok', '1 post'],
  [{ posts: 12, notModified: true }, 'ok', '12 posts'],
  [quiet, 'ok-empty', 'it answered, and had nothing new'],
  [{ posts: 0, notModified: true }, 'not-modified', 'nothing changed since last time'],
] as const)('a run to its end: %o', (run, state, message) => {
  expect(stateAfterRun(run)).toEqual({ state, message, retryAtMs: null })
  expect(isReading(state)).toBe(true)
})

it('a run that failed is what its error says, however much it had brought', () => {
  const failure = new CollectorError('rate-limited', 'asked us to slow down', { retryAtMs: 5 })
  expect(stateAfterRun({ posts: 7, notModified: false, failure })).toEqual({
    state: 'rate-limited',
    message: 'asked us to slow down',
    retryAtMs: 5,
    partial: false,
  })
  expect(isReading('rate-limited')).toBe(false)
  expect(stateAfterRun({ ...quiet, failure: new UserError('TOKEN is not set', 'give TOKEN') })).toMatchObject({
    state: 'auth-failed',
    message: 'TOKEN is not set; give TOKEN',
  })
  expect(stateAfterRun({ ...quiet, failure: new TypeError('x is not iterable') })).toMatchObject({
    state: 'schema-drift',
  })
})

it('a run that read all but a part is read again in its next slot', () => {
  const failure = partly(new CollectorError('quota-exhausted', 'the searches are used up', { retryAtMs: 5 }))
  expect(stateAfterRun({ posts: 7, notModified: false, failure })).toEqual({
    state: 'quota-exhausted',
    message: 'the searches are used up',
    retryAtMs: null,
    partial: true,
  })
})
