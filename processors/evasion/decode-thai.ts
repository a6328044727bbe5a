import { CLASS_OF } from '../thai/char-class.ts'
import { MAX_WORD, type WordTrie } from '../thai/word-trie.ts'
import type { Disguise, Disguised } from './evasion.ts'
import { thaiFor } from './look-alikes.ts'

/** What a reading costs; the cheapest one is taken. A known word costs 1. */
const WORD = 1
const UNKNOWN_CLUSTER = 3
const JOINED = 1.2
/** Where one letter is set apart, the others are too. */
const JOINED_AGAIN = 0.3
const ALIKE = 0.4
/** Two letters fit many things. */
const SHORT_ALIKE = 1.5
/** The word is one without its last sign too: `มีu`. */
const NEEDLESS_ALIKE = 1.2
const DROPPED = 1.2
const LATIN_WORD = 0.5
/** One or two Latin letters glued to a Thai one are rarely a word. */
const GLUED_LATIN = 1.5
const MAX_SEPARATORS = 3
const MAX_ALIKE = 5
const MAX_JOINTS = 16
const MAX_CLUSTER = 6

const PUNCTUATION = '@!$|'
const SEPARATOR = 1
const MASK = 2
const LEADER = 4
const FOLLOWER = 8
const THAI = 16
const ALNUM = 32
const KIND = kinds()

function kinds(): Uint8Array {
  const table = new Uint8Array(0x10000)
  const set = (signs: string, kind: number) => {
    for (let i = 0; i < signs.length; i++) table[signs.charCodeAt(i)] = (table[signs.charCodeAt(i)] ?? 0) | kind
  }
  set(' .-_*|/·•~+^\uFE0F', SEPARATOR)
  for (let unit = 0x2190; unit < 0x2c00; unit++) table[unit] = SEPARATOR
  for (let unit = 0xd83c; unit <= 0xd83e; unit++) table[unit] = SEPARATOR
  for (let unit = 0xdc00; unit < 0xe000; unit++) table[unit] = SEPARATOR
  set('1*#×●○@|^', MASK)
  for (let unit = 0x0e01; unit <= 0x0e4e; unit++) if (unit !== 0x0e3f && unit !== 0x0e46) table[unit] = THAI
  set('เแโใไ', LEADER)
  set('ะัาำิีึืฺุู็่้๊๋์ํ๎', FOLLOWER)
  for (let unit = 0x30; unit <= 0x39; unit++) table[unit] = (table[unit] ?? 0) | ALNUM
  for (let unit = 0x61; unit <= 0x7a; unit++) table[unit] = (table[unit] ?? 0) | ALNUM
  return table
}

interface Step {
  readonly from: number
  /** Undefined for what stays as it is written. */
  readonly word: Disguised | undefined
}

/**
 * Thai words whose letters were set apart, replaced by signs that look like them, or parted by one that belongs to nothing. The text is
 * read as the cheapest row of known words, Latin words and unknown clusters; a word that had to be mended on the way is a proposal.
 * Never inside a Latin word that is longer than what is glued to Thai letters. Linear: words are bounded, and so is what may be mended.
 */
export function createThaiDecoder(tries: readonly WordTrie[]): (text: string) => readonly Disguised[] {
  const walks = tries.map(createWordWalk)
  return (text) => {
    const { length } = text
    const cost = new Float64Array(length + 1).fill(Infinity)
    const steps = new Array<Step | undefined>(length + 1)
    cost[0] = 0
    const reach = (at: number, price: number, from: number, word?: Disguised) => {
      if (price >= (cost[at] ?? Infinity)) return
      cost[at] = price
      steps[at] = { from, word }
    }
    let at = 0
    const take = (end: number, extra: number, word: Disguised | undefined) => {
      reach(end, (cost[at] ?? 0) + extra, at, word)
    }
    for (; at < length; at++) {
      const price = cost[at] ?? Infinity
      if (price === Infinity) continue
      const kind = kindAt(text, at)
      if ((kind & THAI) !== 0) reach(clusterEnd(text, at), price + UNKNOWN_CLUSTER, at)
      else if ((kind & ALNUM) !== 0) {
        const end = latinEnd(text, at)
        const isGlued = end - at <= 2 && isLetter(text, at) && (isThai(text, at - 1) || isThai(text, end))
        reach(end, price + (isGlued ? GLUED_LATIN : LATIN_WORD), at)
      } else reach(at + 1, price, at)
      if ((kind & FOLLOWER) !== 0) continue
      for (const eachWord of walks) eachWord(text, at, take)
    }
    return collect(text, steps)
  }
}

function collect(text: string, steps: readonly (Step | undefined)[]): readonly Disguised[] {
  const found: Disguised[] = []
  for (let at = text.length; at > 0;) {
    const step = steps[at]
    if (step === undefined) break
    if (step.word !== undefined && isDisguise(text, step.word)) found.push(step.word)
    at = step.from
  }
  return found.reverse()
}

/** A slip of the space bar is none, nor is an abbreviation with its full stops. */
function isDisguise(text: string, { start, end, from, undone, reading }: Disguised): boolean {
  if (undone.includes('look-alike') || undone.includes('masked')) return true
  if (from.some((place, i) => i > 0 && !isOneSign(text, (from[i - 1] ?? 0) + 1, place))) return false
  let joints = 0
  let [isTorn, isDotted] = [false, true]
  for (let i = 1; i < from.length; i++) {
    const [before, now] = [from[i - 1] ?? 0, from[i] ?? 0]
    if (now === before + 1) continue
    joints++
    if ((kindAt(text, now) & FOLLOWER) !== 0 || (kindAt(text, before) & LEADER) !== 0) isTorn = true
    if (text.slice(before + 1, now) !== '.') isDotted = false
  }
  const isBare = !/[^ก-ฮ]/u.test(reading)
  if (isDotted && isBare)
    return joints > 1 && text.charAt(end) !== '.' && text.charAt(start - 1) !== '.' && reading.includes('อ')
  if (isTorn || joints > 1) return true
  return reading.length === 2 && !isThai(text, start - 1) && !isThai(text, end)
}

/** The same sign over and over, or a picture. */
function isOneSign(text: string, from: number, to: number): boolean {
  const unit = text.charCodeAt(from)
  if (unit >= 0x2190) return true
  for (let at = from + 1; at < to; at++) if (text.charCodeAt(at) !== unit) return false
  return true
}

/** How a word is being read: what was met on the way. */
interface Way {
  readonly price: number
  /** Thai letters as written, and signs read as some. */
  readonly real: number
  readonly alike: number
  readonly joints: number
  readonly dropped: number
  /** What came last: a letter as written, a sign read as one behind a whole word, or what is no letter. */
  readonly last: 'letter' | 'needless' | 'none'
}

const START: Way = { price: 0, real: 0, alike: 0, joints: 0, dropped: 0, last: 'none' }

type VisitWord = (end: number, cost: number, word: Disguised | undefined) => void

/** Visits every word that may be read from a place on. What it keeps on the way is used again, so it is not for two places at once. */
function createWordWalk(words: WordTrie): (text: string, start: number, visit: VisitWord) => void {
  let text = ''
  let start = 0
  let visit: VisitWord = () => undefined
  /** Of each letter read so far: where it stands, and what it is. */
  const from: number[] = []
  const letters: string[] = []
  let first = 0
  const childOf = (node: number, letter: string): number => {
    const charClass = CLASS_OF[letter.charCodeAt(0)] ?? 0
    const count = from.length
    if (count > 1) return words.child(node, charClass)
    if (count === 1) return words.pair(first, charClass)
    first = charClass
    return 0
  }
  const tell = (end: number, node: number, way: Way): void => {
    const { price, real, alike, last } = way
    const count = from.length
    if (count < 2 || last === 'none' || real === 0 || alike > real + 1 || !words.isWord(node) || !isWordEnd(text, end))
      return
    const undone = disguisesOf(way)
    const word = undone.length === 0 ? undefined : { start, end, reading: letters.join(''), undone, from: [...from] }
    const doubt = alike === 0 ? 0 : count === 2 ? SHORT_ALIKE : count === 3 && last === 'needless' ? NEEDLESS_ALIKE : 0
    visit(end, WORD + price + doubt, word)
  }
  const walk = (begin: number, root: number, before: Way): void => {
    const depth = from.length
    let at = begin
    let node = root
    let way = before
    for (;;) {
      tell(at, node, way)
      if (from.length >= MAX_WORD || at >= text.length || (from.length >= 2 && !words.goesOn(node))) break
      if (!isThai(text, at)) {
        turn(at, node, way)
        break
      }
      const sign = text.charAt(at)
      const twin = sign === 'เ' ? secondOf(text, at) : at
      if (twin > at) step('แ', at, twin + 1, node, { ...joined(way), real: way.real + 1, last: 'letter' })
      const child = childOf(node, sign)
      if (child === -1) break
      from.push(at)
      letters.push(sign)
      node = child
      at++
      way = { ...way, real: way.real + 1, last: 'letter' }
    }
    from.length = depth
    letters.length = depth
  }
  const step = (letter: string, at: number, next: number, node: number, way: Way): void => {
    const child = childOf(node, letter)
    if (child === -1) return
    from.push(at)
    letters.push(letter)
    walk(next, child, way)
    letters.pop()
    from.pop()
  }
  /** At what is no Thai letter: a sign that stands for one, separators, or a sign that belongs to nothing. */
  const turn = (at: number, node: number, way: Way): void => {
    const sign = text.charAt(at)
    if (way.alike < MAX_ALIKE && mayStandForThai(text, at)) {
      const last = from.length >= 2 && words.isWord(node) ? 'needless' : 'letter'
      const read: Way = { ...way, price: way.price + ALIKE, alike: way.alike + 1, last }
      for (const letter of thaiFor(sign)) step(letter, at, at + 1, node, read)
      if (sign === 'l' && text.charAt(at + 1) === 'l') step('แ', at, at + 2, node, read)
    }
    if (from.length === 0 || way.joints >= MAX_JOINTS) return
    const end = separatorsEnd(text, at)
    if (end > at) walk(end, node, { ...joined(way), last: 'none' })
    else if (isStray(text, at) && way.dropped === 0)
      walk(at + 1, node, { ...way, price: way.price + DROPPED, dropped: 1, last: 'none' })
  }
  return (of, at, told) => {
    text = of
    start = at
    visit = told
    walk(start, 0, START)
  }
}

function joined(way: Way): Way {
  return { ...way, price: way.price + (way.joints === 0 ? JOINED : JOINED_AGAIN), joints: way.joints + 1 }
}

function isStray(text: string, at: number): boolean {
  return (kindAt(text, at) & MASK) !== 0 && isThai(text, at - 1) && isThai(text, at + 1)
}

function disguisesOf({ joints, alike, dropped }: Way): readonly Disguise[] {
  const undone: Disguise[] = []
  if (joints > 0) undone.push('spaced')
  if (alike > 0) undone.push('look-alike')
  if (dropped > 0) undone.push('masked')
  return undone
}

/** A nought among digits is one, and a mark at a word's edge is punctuation. */
function mayStandForThai(text: string, at: number): boolean {
  if (PUNCTUATION.includes(text.charAt(at))) return isThai(text, at - 1) && isThai(text, at + 1)
  if (text.charAt(at) !== '0') return true
  return !/[\d,.%]/.test(text.charAt(at - 1)) && !/[\d,.%]/.test(text.charAt(at + 1))
}

/** Where the separators that begin here end; `at` when there are none or too many. */
function separatorsEnd(text: string, at: number): number {
  let end = at
  while (end - at <= MAX_SEPARATORS && (kindAt(text, end) & SEPARATOR) !== 0) end++
  return end - at > MAX_SEPARATORS ? at : end
}

/** The second `เ` of one that was set apart, at most a few separators away; `at` when there is none. */
function secondOf(text: string, at: number): number {
  const next = separatorsEnd(text, at + 1)
  return next > at + 1 && text.charAt(next) === 'เ' ? next : at
}

/** No word ends before a mark that belongs to its last letter, behind a leading vowel, or inside a Latin word. */
function isWordEnd(text: string, at: number): boolean {
  if ((kindAt(text, at) & FOLLOWER) !== 0 || (kindAt(text, at - 1) & LEADER) !== 0) return false
  return (kindAt(text, at) & ALNUM) === 0 || (kindAt(text, at - 1) & ALNUM) === 0 || !isLetter(text, at)
}

function clusterEnd(text: string, at: number): number {
  let end = (kindAt(text, at) & LEADER) !== 0 && isThai(text, at + 1) ? at + 2 : at + 1
  while (end - at < MAX_CLUSTER && (kindAt(text, end) & FOLLOWER) !== 0) end++
  return end
}

function latinEnd(text: string, at: number): number {
  let end = at
  while ((kindAt(text, end) & ALNUM) !== 0) end++
  return end
}

function kindAt(text: string, at: number): number {
  return KIND[text.charCodeAt(at)] ?? 0
}

function isThai(text: string, at: number): boolean {
  return (kindAt(text, at) & THAI) !== 0
}

function isLetter(text: string, at: number): boolean {
  return text.charCodeAt(at) >= 0x61
}
