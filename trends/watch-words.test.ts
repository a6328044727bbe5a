import { describe, expect, it } from 'vitest'
import type { Annotator } from '../core/ports/annotator.ts'
import { prepareWatchWords } from './watch-words.ts'

/** One clause per run between spaces, `-` excludes: the real parser's contract, with words that need no cutting. */
const parseQuery: Annotator['parseQuery'] = (query) => {
  const runs = query.split(' ').filter((run) => /\p{L}/u.test(run))
  const clause = (run: string) => [[run.replace(/^-/, '').replaceAll('"', '')]]
  return {
    text: runs.filter((run) => !run.startsWith('-')).map(clause),
    notText: runs.filter((run) => run.startsWith('-')).map(clause),
  }
}

const prepareWord = (queries: string[], not: string[] = []) =>
  prepareWatchWords([{ id: 'w', title: 'W', queries, not }], parseQuery)[0]!.filter
const prepare = (...queries: string[]) => prepareWord(queries)

/** Whether a post of these words matches, read off the filter as the store's port defines it. */
const matches = (words: string, filter: ReturnType<typeof prepare>) => {
  const has = (clause: readonly (readonly string[])[]) => clause.some((phrase) => words.split(' ').includes(phrase[0]!))
  return filter.text.every(has) && !filter.notText.some(has)
}

describe('prepareWatchWords', () => {
  it('finds a post by any one of the queries, and needs all words of that one', () => {
    const filter = prepare('ais ปลอม', 'ทรู หลอก', 'ดีแทค')
    for (const hit of ['ais ปลอม', 'ทรู x หลอก', 'ดีแทค']) expect(matches(hit, filter), hit).toBe(true)
    for (const miss of ['ais', 'ais หลอก', 'ปลอม ทรู', 'x']) expect(matches(miss, filter), miss).toBe(false)
  })

  it('asks the store no more than is needed', () => {
    expect(prepare('ais ปลอม', 'ais หลอก').text).toEqual([[['ais']], [['ปลอม'], ['หลอก']]])
    expect(prepare('ais', 'ais ปลอม').text).toEqual([[['ais']]])
  })

  it('keeps an exclusion that stands in every query', () => {
    const filter = prepare('ais -โปร', 'ทรู -โปร')
    expect(matches('ทรู', filter)).toBe(true)
    expect(matches('ทรู โปร', filter)).toBe(false)
  })

  it('excludes what the watch-word as a whole excludes', () => {
    const filter = prepareWord(['ais', 'ทรู'], ['โปร', 'ข่าว'])
    for (const hit of ['ais', 'ais ปลอม']) expect(matches(hit, filter), hit).toBe(true)
    for (const miss of ['ais โปร', 'ais ข่าว']) expect(matches(miss, filter), miss).toBe(false)
    expect(() => prepareWord([''], ['โปร'])).toThrow(/holds no word/)
  })

  it('refuses what it cannot ask, naming the watch-word', () => {
    expect(() => prepare('ais -โปร', 'ทรู')).toThrow(/watch-word w: .*exclude different words/)
    expect(() => prepare('…')).toThrow(/"…" holds no word/)
    expect(() => prepare('-โปร')).toThrow(/holds no word/)
    expect(() => prepare(...[1, 2, 3, 4].map((n) => `a${n} b${n} c${n}`))).toThrow(/too many words/)
  })
})
