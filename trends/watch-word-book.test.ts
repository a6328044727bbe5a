import { join } from 'node:path'
import { expect, it } from 'vitest'
import { STATE, stateOf } from '../core/state.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { NOON_MS } from '../tests/builders.ts'
import { tempFolder } from '../tests/cli.ts'
import { addWatchWord, removeWatchWord } from './watch-word-book.ts'

it('holds 500 added words, however many add at once, and has room again when one is removed', async () => {
  const file = join(tempFolder('watch-words'), 'rawang.db')
  // Two connections, as two processes have.
  await using first = await openSqliteStore({ file })
  await using second = await openSqliteStore({ file })
  const words = stateOf(first.state, STATE.watchWord)
  const word = { title: 'ก', queries: ['โกง'], not: [], sources: null, addedAtMs: NOON_MS }
  for (let i = 0; i < 497; i++) await words.put(`w${i}`, word)
  const config = { watchWords: [], sources: [] }
  const parseQuery = () => ({ text: [[['โกง']]], notText: [] })
  const add = (id: string, state = first.state) =>
    addWatchWord({ id, title: 'ข', queries: ['โกง'] }, { config, state, nowMs: NOON_MS, parseQuery })
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => add(`new${i}`, i % 2 === 0 ? first.state : second.state))) // prettier-ignore
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(await words.count()).toBe(497 + 12 - refused.length)
  expect(await words.count()).toBeLessThanOrEqual(500)
  for (const one of refused) expect(String((one as PromiseRejectedResult).reason)).toMatch(/500 added watch-words already/) // prettier-ignore
  // What was added can be changed, also when there is no room.
  while ((await words.count()) < 500) await add(`more${await words.count()}`)
  await add('w0')
  await expect(add('one-more')).rejects.toThrow(/500 added/)
  await removeWatchWord('w1', { config, state: first.state })
  await add('one-more')
  expect(await words.count()).toBe(500)
})
