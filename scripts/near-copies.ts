/**
 * Prints the figures of docs/evaluation.md, "Near copies": on copies made here of real texts, and on real repeats.
 * `node scripts/near-copies.ts --pairs N` prints N of the real pairs that were found, to be read by a person.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { distance } from 'fastest-levenshtein'
import type { AnnotatedPost } from '../core/annotation.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'
import { createRandom, shuffled } from '../simulator/synthetic/random.ts'
import { COPY_EDITS, type Edit } from './near-copies/edits.ts'

const DATA = new URL('../../shared/data/', import.meta.url)
const SEED = 1212
const PER_EDIT = 300
/** Of texts that are the same but for so large a part of their letters a reader would say the one is made of the other. */
const SAME_LETTERS = 0.75
const SHORTEST = 20
const say = (line: string) => process.stdout.write(`${line}\n`)

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
const random = createRandom(SEED)

function readTexts(): readonly string[] {
  const posts = new URL('posts/wisesight-valid.jsonl', DATA)
  const messages = new URL('sms/dev.tsv', DATA)
  if (!existsSync(posts)) throw new Error('../shared/data is absent: these figures are measured on real texts, which are not part of the project')
  const lines = (file: URL) => readFileSync(file, 'utf8').trim().split('\n')
  return [
    ...lines(posts).map((line) => (JSON.parse(line) as { text: string }).text),
    ...lines(messages).map((line) => line.slice(line.indexOf('\t') + 1)),
  ]
} // prettier-ignore

function toPost(id: string, text: string): AnnotatedPost {
  const times = { publishedAtMs: 0, collectedAtMs: 0 }
  return { post: { id, source: 'copies', platform: 'test', text, ...times }, annotation: annotator.annotate(text) }
}

const folder = mkdtempSync(join(tmpdir(), 'rawang-copies-'))
try {
  await using store = await openSqliteStore({ file: join(folder, 'rawang.db') })
  const texts = readTexts()
  const posts = texts.map((text, i) => toPost(String(i), text))
  await store.posts.upsert(posts)
  const copiesOf = async (post: AnnotatedPost) =>
    (await store.posts.nearCopies(post, 1_000)).posts.map((found) => Number(found.post.id))

  const lengths = posts.map(({ annotation }) => annotation.searchText.split(' ').length)
  const groups: readonly (readonly [string, (words: number) => boolean])[] = [
    ['4 to 9 words', (n) => n >= 4 && n < 10],
    ['10 to 19 words', (n) => n >= 10 && n < 20],
    ['20 words or more', (n) => n >= 20],
  ]
  const edits = Object.entries(COPY_EDITS)
  const several = (count: number): Edit => (text, pick) => {
    for (let i = 0; i < count; i++) text = pick(edits)[1](text, pick)
    return text
  }
  say(`Copies made of ${texts.length} real texts, found / made:`)
  for (const [name, edit] of [...edits, ['two of these', several(2)], ['four of these', several(4)]] as const) {
    const row: string[] = []
    for (const [, belongs] of groups) {
      let [made, found] = [0, 0]
      for (const i of shuffled(lengths.flatMap((n, i) => (belongs(n) ? [i] : [])), random)) {
        if (made === PER_EDIT) break
        const text = edit(texts[i] ?? '', (list) => random.pick(list))
        if (text === texts[i]) continue
        made++
        if ((await copiesOf(toPost('copy', text))).includes(i)) found++
      }
      row.push(made === 0 ? '–' : `${(found / made).toFixed(3)} of ${made}`)
    }
    say(`${name} | ${row.join(' | ')}`)
  }

  const letters = texts.map((text) => text.replace(/(?:https?:\/\/|www\.)\S+/gu, '').replace(/[\d\s\p{P}\p{S}]+/gu, ''))
  const isRepeat = (i: number, j: number) => {
    const [a = '', b = ''] = [letters[i], letters[j]]
    const longer = Math.max(a.length, b.length)
    if (Math.min(a.length, b.length) < SAME_LETTERS * longer) return false
    return distance(a, b) <= (1 - SAME_LETTERS) * longer
  }
  let [repeats, repeatsFound] = [0, 0]
  const pairs: (readonly [number, number])[] = []
  for (const [i, post] of posts.entries()) {
    const found = new Set((await copiesOf(post)).filter((j) => j > i))
    for (const j of found) pairs.push([i, j])
    if ((letters[i] ?? '').length < SHORTEST) continue
    for (let j = i + 1; j < texts.length; j++) {
      if ((letters[j] ?? '').length < SHORTEST || !isRepeat(i, j)) continue
      repeats++
      if (found.has(j)) repeatsFound++
    }
  }
  say(`Real pairs with at least ${SAME_LETTERS} of their letters the same: ${repeatsFound} of ${repeats} found`)
  say(`Real pairs found: ${pairs.length}, of them ${pairs.filter(([i, j]) => letters[i] === letters[j]).length} with the same letters`)
  const at = process.argv.indexOf('--pairs')
  if (at > 0) {
    // Each text once: else the most repeated one fills the list.
    const used = new Set<number>()
    const different = shuffled(pairs, random).filter(([i, j]) => {
      if (letters[i] === letters[j] || used.has(i) || used.has(j)) return false
      used.add(i).add(j)
      return true
    })
    for (const [i, j] of different.slice(0, Number(process.argv[at + 1])))
      say(`${i} ${j}\n  ${texts[i] ?? ''}\n  ${texts[j] ?? ''}`)
  }
} finally {
  rmSync(folder, { recursive: true })
} // prettier-ignore
