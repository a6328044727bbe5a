import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeFeed } from './decode.ts'

const XML = readFileSync(join(import.meta.dirname, 'fixtures', 'rss-0.91.xml'), 'utf8')
const PUNCTUATION: Readonly<Record<string, number>> = { '“': 0x93, '”': 0x94, '…': 0x85 }

/** TIS-620 with the additions of windows-874: Thai letters are 0x0D60 above their byte. */
function thaiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0
    return PUNCTUATION[char] ?? (code >= 0x0e00 ? code - 0x0d60 : code)
  })
}

describe("a feed's bytes", () => {
  it.each(['TIS-620', 'windows-874', 'ISO-8859-11', 'UTF-8'])('in Thai single bytes, declared as %s', (label) => {
    const text = XML.replace('TIS-620', label)
    expect(decodeFeed(thaiBytes(text))).toBe(text)
  })

  it('in Thai single bytes, declared nowhere, or only by the content type', () => {
    const text = XML.replace(' encoding="TIS-620"', '')
    expect(decodeFeed(thaiBytes(text))).toBe(text)
    expect(decodeFeed(thaiBytes(text), 'text/xml; charset=TIS-620')).toBe(text)
  })

  it('in UTF-8 that was cut within a letter somewhere, whatever is declared', () => {
    const bytes = new TextEncoder().encode(XML)
    const letter = bytes.findIndex((byte) => byte > 0x7f)
    const cut = bytes.filter((_, i) => i !== letter + 2)
    const text = decodeFeed(cut, 'text/xml; charset=tis-620')
    expect(text.match(/\ufffd/g)).toHaveLength(1)
    expect(text.replace('\ufffd', '')).toBe(XML.replace(/[\u0e00-\u0e7f]/, ''))
  })

  it('in UTF-8, whatever is declared', () => {
    expect(decodeFeed(new TextEncoder().encode(XML), 'text/xml; charset=tis-620')).toBe(XML)
  })

  it.each([
    ['UTF-16', 2, true, '\ufeff'],
    ['UTF-16, the other way round', 2, false, '\ufeff'],
    ['UTF-16 without a mark', 2, true, ''],
    ['UTF-16 without a mark, the other way round', 2, false, ''],
    ['UTF-32', 4, true, '\ufeff'],
    ['UTF-32, the other way round', 4, false, '\ufeff'],
    ['UTF-32 without a mark', 4, false, ''],
  ] as const)('in %s', (_, width, littleEndian, mark) => {
    const marked = mark + XML
    const view = new DataView(new ArrayBuffer(marked.length * width))
    for (let i = 0; i < marked.length; i++) {
      if (width === 2) view.setUint16(i * 2, marked.charCodeAt(i), littleEndian)
      else view.setUint32(i * 4, marked.charCodeAt(i), littleEndian)
    }
    expect(decodeFeed(new Uint8Array(view.buffer))).toBe(XML)
  })

  it('in UTF-16 without a mark, a line break before its first tag', () => {
    expect(decodeFeed(new Uint8Array(Buffer.from(`\n${XML}`, 'utf16le')))).toBe(`\n${XML}`)
  })

  it.each([
    ['cp437', [0x80], 'Ç'],
    ['IBM850', [0x9b], 'ø'],
    ['latin-1', [0xe9], 'é'],
    ['Big5', [0xa6, 0xb3], '有'],
  ] as const)('in %s, also where a browser knows it no more', (label, bytes, letter) => {
    const [before, after] = [
      `<?xml version="1.0" encoding="${label}"?><rss><channel><title>`,
      '</title></channel></rss>',
    ]
    expect(decodeFeed(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]))).toBe(
      before + letter + after,
    )
  })

  it('in an encoding of escape sequences that it declares', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="iso-2022-jp"?><rss>\u001b$B4A;z\u001b(B</rss>', 'latin1')
    expect(decodeFeed(bytes)).toContain('<rss>漢字</rss>')
  })

  it('in another encoding that it declares rightly', () => {
    const text = '<?xml version="1.0" encoding="iso-8859-1"?><rss><title>café</title></rss>'
    expect(decodeFeed(Buffer.from(text, 'latin1'))).toBe(text)
  })

  it('read wrongly once before and written again', () => {
    const mojibake = new TextDecoder('windows-1252').decode(new TextEncoder().encode('ระวัง'))
    expect(decodeFeed(new TextEncoder().encode(`<title>${mojibake}</title>`))).toBe('<title>ระวัง</title>')
  })
})
