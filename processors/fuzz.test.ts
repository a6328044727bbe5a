import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../simulator/synthetic/random.ts'
import { createAnnotator, loadLexicons } from './pipeline.ts'

/** Half a minute of one core. */
const POSTS = 100_000
const SEED = 1212
const SIGNS = Array.from(
  'กขคนรสอเแโไัิีุ่้๊์ำาะๆฯ฿  \n\t.-_*|/@#:,!()[]+0123456789oOlIuUsSaAabcxyzLINEhtps๐๑๒ຂນอαеи😀🏽☁️\u200b\u202e\u0000\ud800\ufe0f',
)
const texts = readFileSync(new URL('../tests/labelled/synthetic-posts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { text: string }).text)
const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })

function* posts(count: number): Generator<string> {
  const random = createRandom(SEED)
  const below = (limit: number) => Math.floor(random.next() * limit)
  const sign = () => SIGNS[below(SIGNS.length)] ?? ''
  for (let i = 0; i < count; i++) {
    if (i % 3 === 0) {
      yield Array.from({ length: below(120) }, sign).join('')
      continue
    }
    let text = texts[below(texts.length)] ?? ''
    for (let change = below(12); change >= 0; change--) {
      const at = below(text.length + 1)
      const kind = below(4)
      if (kind === 0) text = text.slice(0, at) + sign() + text.slice(at)
      else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1 + below(3))
      else if (kind === 2) text = text.slice(0, at) + sign() + text.slice(at + 1)
      else text = text.slice(0, at) + (texts[below(texts.length)] ?? '').slice(0, below(30)) + text.slice(at)
    }
    yield text
  }
}

describe('random and mutated posts', () => {
  it(`point into the text and read the same twice, ${POSTS} of them`, () => {
    let count = 0
    for (const text of posts(POSTS)) {
      const annotation = annotator.annotate(text)
      const { role, categories, channels, indicators, places, evasion = [], wordEnds } = annotation
      const spans = [role, ...categories, ...channels].flatMap(({ evidence }) => evidence)
      for (const { start, end } of [...spans, ...indicators, ...places, ...evasion])
        if (!(start >= 0 && start < end && end <= text.length))
          expect.fail(`${start}-${end} of ${JSON.stringify(text)}`)
      for (const { start, end, written } of indicators)
        if (text.slice(start, end) !== written) expect.fail(`${written} in ${JSON.stringify(text)}`)
      if ((wordEnds.at(-1) ?? 0) !== text.length) expect.fail(`words of ${JSON.stringify(text)}`)
      if (count++ % 10 === 0) expect(JSON.stringify(annotator.annotate(text))).toBe(JSON.stringify(annotation))
    }
    expect(count).toBe(POSTS)
  }, 600_000)
})
