import { inflateRawSync } from 'node:zlib'

const END = 0x0605_4b50
const CENTRAL = 0x0201_4b50
const DEFLATED = 8

/**
 * Bytes that a ZIP unpacks to, measured and not believed: what its directory says of sizes is the sender's word. Stops at the first
 * byte above the limit, so a bomb costs no more than that.
 * @returns Undefined when it is more than `limit`.
 * @throws Error when it is no plain ZIP.
 */
export function unpackedSize(zip: Uint8Array, limit: number): number | undefined {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = findEnd(view)
  const [size, first] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)]
  // Else a reader takes another directory than this one.
  if (first + size !== end || hasLargeDirectory(view, end)) throw new Error('a damaged ZIP')
  let total = 0
  // Readers follow the entries; how many there are is only said.
  for (let at = first; view.getUint32(at, true) === CENTRAL;) {
    const packed = view.getUint32(at + 20, true)
    const local = view.getUint32(at + 42, true)
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const unpacked = view.getUint16(at + 10, true) === DEFLATED ? inflatedSize(zip.subarray(from, from + packed), limit - total) : packed // prettier-ignore
    if (unpacked === undefined || (total += unpacked) > limit) return undefined
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return total
}

/** ZIP64: where a field is full, another directory holds. */
function hasLargeDirectory(view: DataView, end: number): boolean {
  return [4, 6, 8, 10].some((at) => view.getUint16(end + at, true) === 0xffff)
}

function inflatedSize(packed: Uint8Array, limit: number): number | undefined {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) }).byteLength
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw error
  }
}

function findEnd(view: DataView): number {
  // A comment may follow, of at most 65,535 bytes.
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  throw new Error('no ZIP')
}
