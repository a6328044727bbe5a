/** 1980-01-01 00:00, the earliest a ZIP can say, as its two 16-bit fields: time, then date. */
const EARLIEST = 0x0021_0000

const END = 0x0605_4b50
const CENTRAL = 0x0201_4b50
const LOCAL = 0x0403_4b50

/**
 * The same ZIP with every entry's time set to one that is always the same, so that equal contents are equal bytes whenever they
 * were packed. Entries keep their order. In place; the writer that made the file can't be told the time.
 * @throws Error when it is no plain ZIP with one directory.
 */
export function fixZipTimes(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = findEnd(view)
  const entries = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < entries; i++) {
    expectSignature(view, at, CENTRAL)
    view.setUint32(at + 12, EARLIEST, true)
    const local = view.getUint32(at + 42, true)
    expectSignature(view, local, LOCAL)
    view.setUint32(local + 10, EARLIEST, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return zip
}

function findEnd(view: DataView): number {
  // A comment may follow, of at most 65,535 bytes.
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  throw new Error('no end of directory: this is no ZIP')
}

function expectSignature(view: DataView, at: number, signature: number): void {
  if (view.getUint32(at, true) !== signature) throw new Error(`a damaged ZIP: no entry at ${at}`)
}
