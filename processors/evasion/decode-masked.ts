import type { Disguised } from './evasion.ts'
import { matchesOf } from '../matches-of.ts'

const MASK = /[*#×●○x]{1,3}/gu
const THAI_LETTER = /[ก-๎]/u
/** Letters looked at on either side of a mask. */
const REACH = 8
const SHORTEST = 4
const CLUSTER = /[เ-ไ]?[ก-ฮ][ะ-ฺ็-๎]*/gu

/**
 * Words of which a letter or a cluster was hidden (`เ*น`, `พ#นัน`), and words written backwards (`นงิเ`).
 * @param targets - Words worth hiding; what fits several of them is left alone.
 */
export function createMaskReader(targets: readonly string[]): (text: string) => readonly Disguised[] {
  const masked = new Map<string, string | null>()
  const reversed = new Map<string, string>()
  for (const word of new Set(targets)) {
    if (word.length < SHORTEST || !/^[ก-๎]+$/u.test(word)) continue
    const holes = [...word.matchAll(CLUSTER)].flatMap(({ 0: cluster, index }) => [
      [index, index + cluster.length] as const,
      ...(cluster.length > 1
        ? [[index + cluster.search(/[ก-ฮ]/u), index + cluster.search(/[ก-ฮ]/u) + 1] as const]
        : []),
    ])
    for (const [from, to] of holes) {
      const form = `${word.slice(0, from)}*${word.slice(to)}`
      if (form.length < 3 || form.startsWith('*') || form.endsWith('*')) continue
      masked.set(form, masked.has(form) && masked.get(form) !== word ? null : word)
    }
    reversed.set(Array.from(word).reverse().join(''), word)
  }
  return (text) => {
    const found: Disguised[] = []
    for (const { 0: mask, index } of matchesOf(MASK, text)) {
      const word = longestAround(masked, text, index, index + mask.length)
      if (word !== undefined) found.push(word)
    }
    for (const { 0: run, index } of matchesOf(BACKWARDS, text)) {
      const reading = reversed.get(run)
      if (reading !== undefined) found.push(at(index, index + run.length, reading, 'reversed'))
    }
    return found
  }
}

/** Thai letters that can't stand so: a mark first, or a leading vowel last. */
const BACKWARDS = /(?<![ก-๎])(?:[ะ-ฺ็-๎][ก-๎]{3,20}|[ก-๎]{3,20}[เ-ไ])(?![ก-๎])/gu

function longestAround(
  masked: ReadonlyMap<string, string | null>,
  text: string,
  from: number,
  to: number,
): Disguised | undefined {
  const left = reach(text, from, -1)
  const right = reach(text, to, 1)
  for (let start = from - left; start < from; start++)
    for (let end = to + right; end > to; end--) {
      const reading = masked.get(`${text.slice(start, from)}*${text.slice(to, end)}`)
      if (reading !== null && reading !== undefined) return at(start, end, reading, 'masked')
    }
  return undefined
}

function reach(text: string, from: number, step: 1 | -1): number {
  let count = 0
  while (count < REACH && THAI_LETTER.test(text.charAt(step === 1 ? from + count : from - 1 - count))) count++
  return count
}

function at(start: number, end: number, reading: string, disguise: 'masked' | 'reversed'): Disguised {
  const from = Array.from(reading, (_, i) => Math.min(start + i, end - 1))
  return { start, end, reading, undone: [disguise], from }
}
