export const SENTIMENTS = ['pos', 'neu', 'neg', 'q'] as const
/** Whether a text reads like an SMS and, if it is one, it is a lure; whether it reads like a comment on somebody's page and, if it is one, it is relevant. */
export const GENRE_COLUMNS = ['message', 'lure', 'comment', 'relevant'] as const

/**
 * What the labels are told by: weights of features, one signed byte each. Made by `scripts/train-labels.ts`. The scores of roles and leaves
 * are the sum of three models': weights of named features for each column (`role`, `category`), a network over the same features with one
 * layer of hidden units, for what words mean together, and weights of rows of letters (`eachLetters`), for words that it never met. Those
 * of genres and sentiments are the sum of the first and the last.
 */
export interface LabelModel {
  /** Leaves of the taxonomy, in the order of the weights. */
  readonly leaves: readonly string[]
  /** Name of symbol i + 1. */
  readonly symbols: readonly string[]
  /** Feature i is of kind `kinds[i]` and says something of the symbols `first[i]` and `second[i]` (0: none). */
  readonly kinds: Uint8Array
  readonly first: Uint16Array
  readonly second: Uint16Array
  readonly role: WeightTable
  readonly category: WeightTable
  /** Columns: the network's units, of which what is above 0 counts. */
  readonly hidden: WeightTable
  /** Rows: the units. Columns: roles, then leaves. */
  readonly outputs: WeightTable
  /** GENRE_COLUMNS, log odds. */
  readonly genre: WeightTable
  readonly sentiment: WeightTable
  /** Rows: LETTER_BUCKETS. */
  readonly roleLetters: WeightTable
  readonly categoryLetters: WeightTable
  readonly genreLetters: WeightTable
  readonly sentimentLetters: WeightTable
}

export interface WeightTable {
  /** Features 0 … rows - 1 of this table stand at `offset` among all features. */
  readonly offset: number
  readonly rows: number
  /** `weights[row * columns + column] * scale` is a weight. */
  readonly weights: Int8Array
  readonly scale: number
  /** What every post starts with, per column. */
  readonly bias: readonly number[]
}

/** The file is not one that this program reads. */
export class LabelModelError extends Error {
  override readonly name = 'LabelModelError'
}

const MAGIC = 'RAWANG-LABELS-6'
const TABLES = [
  'role',
  'category',
  'hidden',
  'outputs',
  'genre',
  'sentiment',
  'roleLetters',
  'categoryLetters',
  'genreLetters',
  'sentimentLetters',
] as const

interface Header {
  readonly leaves: readonly string[]
  readonly features: number
  readonly symbolBytes: number
  readonly tables: Readonly<Record<(typeof TABLES)[number], Omit<WeightTable, 'weights'>>>
}

/** A line of text, a line of JSON, the symbols one a line, then first and second symbols (16 bits, little endian), kinds, and weights. */
export function encodeLabelModel(model: LabelModel): Uint8Array {
  const { leaves, symbols, kinds, first, second } = model
  const names = new TextEncoder().encode(symbols.join('\n'))
  const tables = Object.fromEntries(
    TABLES.map((name) => {
      const { offset, rows, scale, bias } = model[name]
      return [name, { offset, rows, scale, bias }]
    }),
  )
  const header = { leaves, features: kinds.length, symbolBytes: names.length, tables }
  const head = new TextEncoder().encode(`${MAGIC}\n${JSON.stringify(header)}\n`)
  const parts = [head, names, toBytes(first), toBytes(second), kinds, ...TABLES.map((name) => model[name].weights)]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part instanceof Int8Array ? new Uint8Array(part.buffer, part.byteOffset, part.length) : part, at)
    at += part.length
  }
  return bytes
}

/** @throws {LabelModelError} */
export function decodeLabelModel(bytes: Uint8Array): LabelModel {
  const [headEnd, header] = readHeader(bytes)
  let at = headEnd
  const take = (length: number): Uint8Array => {
    const part = bytes.subarray(at, at + length)
    if (part.length < length) throw new LabelModelError('the label model is cut short: run npm run train')
    at += length
    return part
  }
  const symbols = new TextDecoder().decode(take(header.symbolBytes)).split('\n')
  const first = fromBytes(take(2 * header.features))
  const second = fromBytes(take(2 * header.features))
  const kinds = take(header.features)
  const tables = Object.fromEntries(
    TABLES.map((name): [string, WeightTable] => {
      const fields = header.tables[name]
      return [name, { ...fields, weights: new Int8Array(take(fields.rows * fields.bias.length)) }]
    }),
  ) as Record<(typeof TABLES)[number], WeightTable>
  if (at !== bytes.length) throw new LabelModelError('the label model is longer than it says: run npm run train')
  return { leaves: header.leaves, symbols, kinds, first, second, ...tables }
}

function readHeader(bytes: Uint8Array): readonly [number, Header] {
  const lineEnd = bytes.indexOf(0x0a)
  const headEnd = bytes.indexOf(0x0a, lineEnd + 1)
  if (headEnd === -1 || new TextDecoder().decode(bytes.subarray(0, lineEnd)) !== MAGIC)
    throw new LabelModelError(`this is no label model: it does not begin with ${MAGIC}`)
  return [headEnd + 1, JSON.parse(new TextDecoder().decode(bytes.subarray(lineEnd + 1, headEnd))) as Header]
}

function toBytes(units: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(2 * units.length)
  const view = new DataView(bytes.buffer)
  units.forEach((unit, i) => {
    view.setUint16(2 * i, unit, true)
  })
  return bytes
}

function fromBytes(bytes: Uint8Array): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(2 * i, true))
}
