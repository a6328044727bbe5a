import { borderFeatures, createWordHits, FEATURES, findWords, HASH_BITS, PADDING, WEIGHTS } from './border-features.ts'
import { CLASS_OF } from './char-class.ts'
import { ASK, CUT, markTokens } from './mark-tokens.ts'
import { WordTrie } from './word-trie.ts'

/** What the shipped file holds, as far as cutting needs it. Shared by every cutter of a process. */
export interface BorderModel {
  /** Sum over a border's features above `-bias`: a word begins here. */
  readonly bias: number
  readonly weights: Int8Array
  readonly words: WordTrie
  /** Changes with the weights and the words that were learned. */
  readonly version: string
}

const MAGIC = 0x47535752
/** Grows when the features or the file's form change. */
export const MODEL_VERSION = 1
const HEADER_BYTES = 24

/** A model file is not what this version of the code reads. */
export class SegmenterModelError extends Error {
  override readonly name = 'SegmenterModelError'
}

/**
 * File: magic `RWSG`, version, hash bits, bias, length of the word list, checksum of what follows (six little-endian 32-bit integers), one signed
 * byte per weight, the word list in UTF-8, one word a line.
 */
export function encodeModel(bias: number, weights: Int8Array, words: readonly string[]): Uint8Array {
  const list = new TextEncoder().encode(words.join('\n'))
  const bytes = new Uint8Array(HEADER_BYTES + weights.length + list.length)
  const view = new DataView(bytes.buffer)
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), HEADER_BYTES)
  bytes.set(list, HEADER_BYTES + weights.length)
  const header = [MAGIC, MODEL_VERSION, HASH_BITS, bias, list.length, checksum(bytes.subarray(HEADER_BYTES))]
  for (const [i, value] of header.entries()) view.setInt32(i * 4, value, true)
  return bytes
}

/**
 * @param bytes - As `encodeModel` made them.
 * @param dictionary - Further words that the model knows of without being trained on them.
 * @throws {SegmenterModelError} For other bytes, naming what is wrong.
 */
export function decodeModel(bytes: Uint8Array, dictionary: readonly string[]): BorderModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const field = (i: number) => (bytes.length < HEADER_BYTES ? 0 : view.getInt32(i * 4, true))
  if (field(0) !== MAGIC) throw new SegmenterModelError('the segmenter model is not a model file; run npm run train')
  if (field(1) !== MODEL_VERSION || field(2) !== HASH_BITS)
    throw new SegmenterModelError(
      `the segmenter model has version ${field(1)}, this program reads ${MODEL_VERSION}; run npm run train`,
    )
  if (bytes.length !== HEADER_BYTES + WEIGHTS + field(4))
    throw new SegmenterModelError('the segmenter model is cut short; fetch it again or run npm run train')
  const own = new TextDecoder().decode(bytes.subarray(HEADER_BYTES + WEIGHTS))
  return {
    bias: field(3),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, WEIGHTS),
    words: new WordTrie([...own.split('\n'), ...dictionary]),
    version: (field(5) >>> 0).toString(16).padStart(8, '0'),
  }
}

/** FNV-1a. */
function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193)
  return sum | 0
}

/** Longest stretch that is held in the working arrays at once; a longer text is cut piece by piece at white space, or anywhere. */
const MAX_STRETCH = 8_192

/**
 * Ends of the words of a normalised text. The working arrays belong to the cutter and are used again, so it is not for two texts at once;
 * it never waits, so it can't be.
 */
export function createBorderCutter({ bias, weights, words }: BorderModel): (text: string) => number[] {
  const classes = new Uint8Array(MAX_STRETCH + 2 * PADDING)
  const marks = new Uint8Array(MAX_STRETCH + 1)
  const hits = createWordHits()
  const places = new Int32Array(FEATURES)

  const isBorder = (at: number): boolean => {
    borderFeatures(classes, hits, at + PADDING, places)
    let sum = bias
    for (let i = 0; i < FEATURES; i++) sum += weights[places[i] ?? 0] ?? 0
    return sum > 0
  }
  const cutStretch = (text: string, offset: number, ends: number[]): void => {
    const length = text.length
    for (let i = 0; i < length; i++) classes[i + PADDING] = CLASS_OF[text.charCodeAt(i)] ?? 0
    classes.fill(0, length + PADDING, length + 2 * PADDING)
    marks.fill(ASK, 0, length + 1)
    markTokens(text, classes, PADDING, marks)
    findWords(words, classes, marks, length, hits)
    for (let i = 1; i < length; i++) {
      const mark = marks[i]
      if (mark === CUT || (mark === ASK && isBorder(i))) ends.push(offset + i)
    }
    if (length > 0) ends.push(offset + length)
  }
  return (text) => {
    const ends: number[] = []
    for (let from = 0; from < text.length;) {
      const to = stretchEnd(text, from)
      cutStretch(from === 0 && to === text.length ? text : text.slice(from, to), from, ends)
      from = to
    }
    return ends
  }
}

function stretchEnd(text: string, from: number): number {
  const limit = from + MAX_STRETCH
  if (limit >= text.length) return text.length
  const space = text.lastIndexOf(' ', limit - 1)
  if (space > from) return space
  const unit = text.charCodeAt(limit)
  return unit >= 0xdc00 && unit <= 0xdfff ? limit - 1 : limit
}
