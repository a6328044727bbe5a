import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../tests/cli.ts'
import { readWorkbook } from './read-workbook.ts'
import { unpackedSize } from './unpacked-size.ts'

/** A ZIP of one file, whose directory says of its size whatever it likes. */
function zipOf(content: Uint8Array, saidSize: number, saidFiles = 1): Buffer {
  const packed = deflateRawSync(content)
  const name = Buffer.from('xl/worksheets/sheet1.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(saidSize, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(saidFiles, 8)
  end.writeUInt16LE(saidFiles, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, central, name, end])
}

describe('a workbook', () => {
  it('gives the filled rows of every sheet, with the numbers that the spreadsheet shows', async () => {
    const file = join(tempFolder('workbook'), 'two.xlsx')
    const workbook = new ExcelJS.Workbook()
    const first = workbook.addWorksheet('หนึ่ง')
    first.getCell('A1').value = 'text'
    first.getCell('B3').value = { formula: '1+1', result: 2 }
    workbook.addWorksheet('สอง').addRow([' a ', 1.5, new Date(Date.UTC(2026, 8, 2, 8))])
    await workbook.xlsx.writeFile(file)
    expect(await readWorkbook(file)).toEqual([
      { name: 'หนึ่ง', rows: [{ number: 1, cells: ['text', ''] }, { number: 3, cells: ['', 2] }] },
      { name: 'สอง', rows: [{ number: 1, cells: [' a ', 1.5, new Date(Date.UTC(2026, 8, 2, 8))] }] },
    ])
  }) // prettier-ignore

  it.each([
    ['that unpacks to too much, whatever it says of its size', zipOf(Buffer.alloc(129 * 1024 ** 2), 10), /unpacks to more than 128 MB/],
    ['that unpacks to too much, whatever it says of its files', zipOf(Buffer.alloc(129 * 1024 ** 2), 10, 0), /unpacks to more than 128 MB/],
    ['that is none', Buffer.from('no workbook'), /not a readable .xlsx workbook/],
    ['whose directory is not where it says', Buffer.concat([Buffer.alloc(10), zipOf(Buffer.alloc(129 * 1024 ** 2), 10)]), /not a readable .xlsx workbook/],
    ['that was cut off', zipOf(Buffer.from('x'), 1).subarray(0, 60), /not a readable .xlsx workbook/],
    ['that points outside of itself', Buffer.concat([zipOf(Buffer.from('x'), 1).subarray(0, -6), Buffer.alloc(6, 0xff)]), /not a readable .xlsx workbook/],
  ])('%s is refused with its name', async (_, bytes, problem) => {
    const file = join(tempFolder('workbook'), 'bad.xlsx')
    writeFileSync(file, bytes)
    await expect(readWorkbook(file)).rejects.toThrow(problem)
    await expect(readWorkbook(file)).rejects.toThrow(file)
  }) // prettier-ignore

  it('is measured to the byte', () => {
    const zip = zipOf(Buffer.alloc(1_000), 0)
    expect(unpackedSize(zip, 1_000)).toBe(1_000)
    expect(unpackedSize(zip, 999)).toBeUndefined()
  })
})
