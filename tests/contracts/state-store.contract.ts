import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'

export interface StateStoreUnderTest {
  readonly name: string
  /** A new, empty store. */
  readonly open: () => Promise<StateStore>
}

const KIND = 'test'

/** Every promise of core/ports/state-store.ts, for any adapter. */
export function describeStateStore(under: StateStoreUnderTest): void {
  describe(`${under.name} as a state store`, () => {
    let store: StateStore
    beforeEach(async () => {
      store = await under.open()
    })
    afterEach(async () => {
      await store[Symbol.asyncDispose]()
    })

    const put = async (id: string, value: unknown = id) => {
      const version = await store.put(KIND, id, value, 'any')
      if (version === undefined) throw new Error('an unconditional write did not write')
      return version
    }
    const ids = async (options?: Parameters<StateStore['list']>[1]) =>
      (await store.list(KIND, options)).map(({ id }) => id)

    test('a document comes back as it was put, by kind and id', async () => {
      const value = { text: 'ระวัง \u{1f600} "\\', list: [1, null, { deep: true }], nothing: null, big: 1e300 }
      const version = await put('a/b c', value)
      expect(await store.get(KIND, 'a/b c')).toEqual({ id: 'a/b c', value, version })
      expect(await store.get('other', 'a/b c')).toBeUndefined()
      expect(await store.get(KIND, 'a')).toBeUndefined()
    })

    test('without a condition the last write wins, and each has a version of its own', async () => {
      const first = await put('a', 1)
      const second = await put('a', 2)
      expect(second).not.toBe(first)
      expect(await store.get(KIND, 'a')).toEqual({ id: 'a', value: 2, version: second })
    })

    test('absent: only if there is none', async () => {
      expect(await store.put(KIND, 'a', 1, 'absent')).toBeTypeOf('number')
      expect(await store.put(KIND, 'a', 2, 'absent')).toBeUndefined()
      expect((await store.get(KIND, 'a'))?.value).toBe(1)
    })

    test('a version: only if it is still that one', async () => {
      const first = await put('a', 1)
      const second = await store.put(KIND, 'a', 2, first)
      expect(second).toBeTypeOf('number')
      expect(await store.put(KIND, 'a', 3, first)).toBeUndefined()
      expect(await store.get(KIND, 'a')).toEqual({ id: 'a', value: 2, version: second })
      expect(await store.put(KIND, 'nowhere', 1, first)).toBeUndefined()
      expect(await store.get(KIND, 'nowhere')).toBeUndefined()
    })

    test('a version never comes back, not even after a delete', async () => {
      const seen = new Set<number>()
      for (let round = 0; round < 5; round++) {
        seen.add(await put('a', round))
        await store.delete(KIND, 'a')
      }
      expect(seen.size).toBe(5)
      const [old = 0] = seen
      await put('a', 'new')
      expect(await store.put(KIND, 'a', 'late', old)).toBeUndefined()
    })

    test('of many that race for one version, exactly one wins', async () => {
      const version = await put('a', 'start')
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => store.put(KIND, 'a', i, version)))
      expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1)
    })

    test('delete says whether it was there', async () => {
      await put('a')
      expect(await store.delete(KIND, 'a')).toBe(true)
      expect(await store.delete(KIND, 'a')).toBe(false)
      expect(await store.get(KIND, 'a')).toBeUndefined()
    })

    describe('list', () => {
      test('is in code unit order, whatever the letters', async () => {
        const names = [
          'b',
          'a',
          'B',
          'a/2',
          'a/10',
          'ก',
          'ฮ',
          'é',
          '\u{1f600}',
          '\ue000',
          '\uffee',
          '\u{10ffff}',
          '~',
          '',
        ]
        for (const name of names) await put(name)
        // Array.prototype.sort compares code units.
        expect(await ids()).toEqual(names.toSorted())
        expect(await ids({ descending: true })).toEqual(names.toSorted().toReversed())
      })

      test('by prefix takes exactly what begins with it, wildcards meaning themselves', async () => {
        for (const name of ['a', 'a/1', 'a/2', 'a0', 'a%', 'a_', 'A/1', 'b', 'a/\uffff']) await put(name)
        expect(await ids({ prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/\uffff'])
        expect(await ids({ prefix: 'a%' })).toEqual(['a%'])
        expect(await ids({ prefix: 'a_' })).toEqual(['a_'])
        expect(await ids({ prefix: 'nowhere' })).toEqual([])
      })

      test('goes on after an id, in either direction, to the last', async () => {
        const names = Array.from({ length: 25 }, (_, i) => `n/${String(i).padStart(2, '0')}`)
        for (const name of ['m', ...names, 'o']) await put(name)
        for (const descending of [false, true]) {
          const found: string[] = []
          for (let after: string | undefined; ;) {
            const page = await ids({ prefix: 'n/', limit: 10, descending, ...(after === undefined ? {} : { after }) })
            found.push(...page)
            if (page.length < 10) break
            after = page.at(-1)
          }
          expect(found).toEqual(descending ? names.toReversed() : names)
        }
        expect(await ids({ after: 'n/23x', prefix: 'n/' })).toEqual(['n/24'])
      })

      test('gives a thousand unless told otherwise, and count tells them all', async () => {
        await Promise.all(Array.from({ length: 1_005 }, (_, i) => put(String(i).padStart(5, '0'))))
        expect(await ids()).toHaveLength(1_000)
        expect(await ids({ limit: 3 })).toEqual(['00000', '00001', '00002'])
        expect(await store.count(KIND)).toBe(1_005)
        expect(await store.count('other')).toBe(0)
      })
    })

    test('a value that has no JSON form is refused, and nothing is written', async () => {
      await expect(store.put(KIND, 'a', undefined, 'any')).rejects.toThrow(/test\/a/)
      expect(await store.get(KIND, 'a')).toBeUndefined()
    })

    test('a document that does not fit its kind throws loudly, naming it', async () => {
      const cursors = stateOf(store, STATE.cursor)
      await cursors.put('good', { cursor: 'x', savedAtMs: 1 })
      await store.put(STATE.cursor.kind, 'bad', { cursor: 5 }, 'any')
      expect((await cursors.get('good'))?.value).toEqual({ cursor: 'x', savedAtMs: 1 })
      await expect(cursors.get('bad')).rejects.toThrow(/cursor\/bad is damaged/)
      await expect(cursors.list()).rejects.toThrow(/cursor\/bad is damaged/)
    })
  })
}
