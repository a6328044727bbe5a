import { expect, test } from 'vitest'
import { createWordHits, findWords, PADDING } from './border-features.ts'
import { CLASS_OF } from './char-class.ts'
import { ASK } from './mark-tokens.ts'
import { MAX_WORD, WordTrie } from './word-trie.ts'

function classesOf(text: string): Uint8Array {
  const classes = new Uint8Array(text.length + 2 * PADDING)
  for (let i = 0; i < text.length; i++) classes[i + PADDING] = CLASS_OF[text.charCodeAt(i)]!
  return classes
}

function findIn(trie: WordTrie, text: string) {
  const hits = createWordHits()
  findWords(trie, classesOf(text), new Uint8Array(text.length + 1).fill(ASK), text.length, hits)
  return hits
}

test('finds the longest word that begins, ends and lies across, for words in any order', () => {
  const hits = findIn(new WordTrie(['ตากลม', 'กลม', 'ตา', 'ลม', 'ตาก']), 'ตากลม')
  expect([...hits.start.slice(PADDING, PADDING + 5)]).toEqual([5, 0, 3, 2, 0])
  expect([...hits.end.slice(PADDING, PADDING + 6)]).toEqual([0, 0, 2, 3, 0, 5])
  expect([...hits.across.slice(PADDING, PADDING + 5)]).toEqual([0, 5, 5, 5, 5])
})

test('a path that is no word is no hit, nor are comments, other letters and single letters', () => {
  const hits = findIn(new WordTrie(['ตากลม', '# ตา', 'scb', 'ก', 'กทม.']), 'ตา scb กทม. ก')
  expect(hits.start.every((length) => length === 0)).toBe(true)
})

test('what was found in a text is gone in the next', () => {
  const trie = new WordTrie(['ตาก', 'กลม'])
  const hits = createWordHits()
  const marks = new Uint8Array(20)
  findWords(trie, classesOf('ตากลม'), marks, 5, hits)
  findWords(trie, classesOf('ดดดด'), marks, 4, hits)
  expect(hits.start.every((length, i) => length === 0 || i > PADDING + 4)).toBe(true)
})

test('looks at a bounded number of letters from each place, whatever the words and the text', () => {
  let steps = 0
  class Counting extends WordTrie {
    override child(node: number, charClass: number): number {
      steps++
      return super.child(node, charClass)
    }
  }
  const words = Array.from({ length: MAX_WORD - 1 }, (_, i) => 'ก'.repeat(i + 2))
  const length = 20_000
  findIn(new Counting(words), 'ก'.repeat(length))
  expect(steps).toBeGreaterThan(length)
  expect(steps).toBeLessThanOrEqual(length * MAX_WORD)
})
