import type { Disguised } from './evasion.ts'
import { latinFor } from './look-alikes.ts'
import { matchesOf } from '../matches-of.ts'

/** Names that people disguise. What looks like one of them and is none is read as it. */
const NAMES = (
  'line telegram tele facebook messenger instagram whatsapp tiktok youtube twitter wechat shopee lazada lineid promptpay usdt bitcoin casino baccarat slot ' +
  'betflix ufabet pgslot jackpot bonus credit vip sideline viagra'
).split(' ')
const NAME_OF_SHAPE: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [shapeOf(name), name]))
const TOKEN = /(?<![a-z0-9._@/-])[a-z0-9!|€$@\u0370-\u04ff]{3,12}(?![a-z0-9._@/-]*[a-z0-9@/])/gu
const DISGUISED = /[!|€$@0-9\u0370-\u04ff]|[il]{2}|^i/u
/**
 * Letters one by one with a separator between: `p l o y _ v d o 2 1`, `L.I.N.E`. Of a row of full stops or underscores up to three belong
 * together (the middle one is the name's own); the row is taken whole or not at all, so that there is one way only to read it.
 */
const SPACED =
  /(?<![a-z0-9])[a-z0-9€](?:([ .\-_*·•~])(?:\1|(?<=[._])\1\1)?(?!\1)(?:[a-z0-9€_@]|\[?\.\]?)(?![a-z0-9€])){3,80}(?<=[a-z0-9])/gu
const LETTERS = /[a-z]/gu
const FEW_LETTERS = 3
const MANY_LETTERS = 6
/** Begins at the first of its digits only, so that a row of digits and commas is read once. */
const NUMBER_WITH_LETTERS = /(?<![a-z0-9.]|\d,+)\d[\d,]*o(?:[\do,]*[\do])?(?![a-z0-9])/gu

/** Latin names, addresses and figures written to evade. @param text - Normalised. */
export function decodeLatin(text: string): readonly Disguised[] {
  return [...spaced(text), ...disguisedNames(text), ...figures(text)]
}

function* spaced(text: string): Generator<Disguised> {
  for (const match of matchesOf(SPACED, text)) {
    const separator = match[1] ?? ' '
    const from: number[] = []
    let reading = ''
    for (let i = 0; i < match[0].length; i++) {
      const sign = match[0].charAt(i)
      // Every other sign is a separator; brackets around a dot are none of the name's.
      if (sign === '[' || sign === ']' || (sign === separator && isSeparator(match[0], i, separator))) continue
      from.push(match.index + i)
      reading += latinFor(sign) === 'e' ? 'e' : sign
    }
    const letters = reading.match(LETTERS)?.length ?? 0
    if (
      letters < FEW_LETTERS ||
      (letters < MANY_LETTERS && !NAME_OF_SHAPE.has(shapeOf(reading)) && !/[._]/.test(reading))
    )
      continue
    const name = NAME_OF_SHAPE.get(shapeOf(reading)) ?? reading
    yield { start: match.index, end: match.index + match[0].length, reading: name, undone: ['spaced'], from }
  }
}

function isSeparator(run: string, at: number, separator: string): boolean {
  if (separator === ' ') return true
  return run.charAt(at - 1) !== separator || run.charAt(at - 2) === separator
}

function* disguisedNames(text: string): Generator<Disguised> {
  for (const { 0: token, index } of matchesOf(TOKEN, text)) {
    if (!DISGUISED.test(token)) continue
    const name = NAME_OF_SHAPE.get(shapeOf(token))
    if (name === undefined || name === token) continue
    const from = Array.from(token, (_, i) => index + i)
    yield { start: index, end: index + token.length, reading: name, undone: ['look-alike'], from }
  }
}

/** What a word looks like from afar: i, l, 1 and the like are one. */
function shapeOf(word: string): string {
  return Array.from(word, latinFor).join('').replaceAll('l', 'i')
}

/** `3OO`, `2,OOO`. */
function* figures(text: string): Generator<Disguised> {
  for (const { 0: written, index } of matchesOf(NUMBER_WITH_LETTERS, text)) {
    const from = Array.from(written, (_, i) => index + i)
    const reading = written.replaceAll('o', '0')
    yield { start: index, end: index + written.length, reading, undone: ['look-alike'], from }
  }
}
