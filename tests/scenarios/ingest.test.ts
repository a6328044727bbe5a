import { mkdirSync, chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { cli, jsonlFile, startCli, tempFolder } from '../cli.ts'

interface Stats {
  posts: number
  deadLetters: number
}
const stats = async (data: string) => JSON.parse((await cli(['stats', '--json', '--data', data])).stdout) as Stats

/** Synthetic posts. */
const posts = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    text: `โพสต์สังเคราะห์ที่ ${i} โดนหลอกโอนเงินซื้อของออนไลน์ ${i % 7} รอบ ยังไม่ได้ของเลยค่ะ`,
    publishedAt: new Date(Date.UTC(2026, 9, 1) + i * 60_000).toISOString(),
    author: { id: `user-${i % 50}` },
  }))

describe('rawang ingest', () => {
  it('stores every post once, and nothing more when the same file comes again', async () => {
    const data = tempFolder()
    const file = jsonlFile(posts(1_234))
    const first = await cli(['ingest', file, '--data', data, '--json'])
    expect(first.stderr).not.toContain('error')
    expect(JSON.parse(first.stdout)).toEqual({ read: 1_234, stored: 1_234, unchanged: 0, rejected: 0 })
    expect(first.code).toBe(0)
    const again = await cli(['ingest', file, '--data', data, '--json'])
    expect(JSON.parse(again.stdout)).toEqual({ read: 1_234, stored: 0, unchanged: 1_234, rejected: 0 })
    expect(await stats(data)).toMatchObject({ posts: 1_234, deadLetters: 0 })
  })

  it('hears of every post of a file that holds the same ones again', async () => {
    const once = posts(400).map((post, i) => ({ id: `again:${i}`, ...post }))
    const run = await cli(['ingest', jsonlFile([...once, ...once]), '--data', tempFolder(), '--json'])
    expect(JSON.parse(run.stdout)).toEqual({ read: 800, stored: 400, unchanged: 400, rejected: 0 })
  })

  it('names each refused line with its reason, keeps it, and stores the rest', async () => {
    const data = tempFolder()
    const file = jsonlFile([
      { text: 'ดีค่ะ' },
      '{"text": "ขาดวงเล็บ"',
      { text: 'ย'.repeat(1_000_000) },
      '{"text": "มี NUL \\u0000 กับ \\ud83d ครึ่งตัว"}',
      { text: 'เก่ามาก', publishedAt: '1970-01-01T00:00:00Z' },
      { text: 'อนาคต', publishedAt: '2090-01-01T00:00:00Z' },
      { text: 'ไม่มีเขตเวลา', publishedAt: '2026-01-01T00:00:00' },
      { nothing: true },
      { text: 'ปิดท้าย', publishedAt: '2026-11-01T09:00:00+07:00', novelty: { a: 1 } },
    ])
    const run = await cli(['ingest', file, '--data', data, '--json'])
    expect(JSON.parse(run.stdout)).toEqual({ read: 9, stored: 3, unchanged: 0, rejected: 6 })
    expect(run.code).toBe(1)
    for (const [line, reason] of [
      [2, /JSON/],
      [3, /1000000 characters/],
      [5, /2000/],
      [6, /future/],
      [7, /zone/],
      [8, /"text"/],
    ] as const) {
      expect(run.stderr).toMatch(new RegExp(`posts.jsonl:${line}: .*${reason.source}`))
    }
    expect(await stats(data)).toMatchObject({ posts: 3, deadLetters: 6 })
    const letters = JSON.parse((await cli(['dead-letters', 'list', '--data', data, '--json'])).stdout) as {
      letters: { reason: string; origin: string }[]
    }
    expect(letters.letters.map((l) => l.origin.split(':').at(-1)).sort()).toEqual(['2', '3', '5', '6', '7', '8'])
    const found = JSON.parse((await cli(['search', 'ปิดท้าย', '--data', data, '--json'])).stdout) as {
      total: number
      posts: { extra: unknown }[]
    }
    expect(found).toMatchObject({ total: 1, posts: [{ extra: { novelty: { a: 1 } } }] })
  })

  it('reads CSV and XLSX with named columns', async () => {
    const data = tempFolder()
    const csv = join(tempFolder(), 'posts.csv')
    writeFileSync(
      csv,
      '\uFEFFid,text,publishedAt,author.id,metrics.likes\r\nc1,"โดนโกง, ค่ะ",2026-11-01T09:00:00+07:00,u1,5\r\nc2,ปกติ,,,\r\n',
    )
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('โพสต์').addRows([
      ['text', 'publishedAt'],
      ['จากชีต', new Date(Date.UTC(2026, 10, 1, 9))],
    ])
    const xlsx = join(tempFolder(), 'posts.xlsx')
    await workbook.xlsx.writeFile(xlsx)
    const run = await cli(['ingest', csv, xlsx, '--source', 'province', '--data', data, '--json'])
    expect(run.stderr).not.toContain('error')
    expect(JSON.parse(run.stdout)).toEqual({ read: 3, stored: 3, unchanged: 0, rejected: 0 })
    const found = JSON.parse((await cli(['search', '', '--source', 'province', '--data', data, '--json'])).stdout) as {
      posts: { text: string; publishedAt: string; metrics?: unknown; author?: { id: string } }[]
    }
    expect(found.posts.find((p) => p.text === 'จากชีต')?.publishedAt).toBe('2026-11-01T02:00:00.000Z')
    const fromCsv = found.posts.find((p) => p.text === 'โดนโกง, ค่ะ')
    expect(fromCsv?.metrics).toEqual({ likes: 5 })
    expect(fromCsv?.author?.id).toMatch(/^a_/)
  })

  it(
    'killed (-9) at random moments twenty times and run again: each post once, none lost, no dead letters',
    { timeout: 300_000 },
    async () => {
      const data = tempFolder()
      const n = 4_000
      const file = jsonlFile(posts(n))
      let seed = 20_261_124
      const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
      let finished = 0
      for (let round = 0; round < 20; round++) {
        const run = startCli(['ingest', file, '--data', data, '--json'])
        await Promise.race([wait(300 + random() * 2_500), run.done])
        run.child.kill('SIGKILL')
        if ((await run.done).code === 0) finished += 1
      }
      // Most rounds must really have been cut short, or this shows nothing.
      expect(finished).toBeLessThan(15)
      const last = await cli(['ingest', file, '--data', data, '--json'])
      expect(last.stderr).not.toContain('error')
      expect(last.code).toBe(0)
      expect(await stats(data)).toMatchObject({ posts: n, deadLetters: 0 })
      const again = await cli(['ingest', file, '--data', data, '--json'])
      expect(JSON.parse(again.stdout)).toEqual({ read: n, stored: 0, unchanged: n, rejected: 0 })
    },
  )

  it('refuses a second process on the same data folder, naming the first', async () => {
    const data = tempFolder()
    const file = jsonlFile(posts(3_000))
    const first = startCli(['ingest', file, '--data', data, '--json'])
    await wait(1_500)
    const second = await cli(['ingest', file, '--data', data, '--json'])
    if (first.child.exitCode === null) {
      expect(second.code).toBe(2)
      expect(second.stderr).toContain(String(first.child.pid))
    }
    expect((await first.done).code).toBe(0)
  })

  it('a search for a category that is not there says which one is meant, rather than finding nothing', async () => {
    const wrong = await cli(['search', 'กู้', '--category', 'fraud.lone', '--data', tempFolder()])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "fraud.loan"') as unknown })
  })

  it('says what to do about a missing file, a wrong kind and a data folder that cannot be written', async () => {
    const missing = await cli(['ingest', '/nonexistent.jsonl', '--data', tempFolder()])
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('/nonexistent.jsonl') as unknown })
    const wrong = await cli(['ingest', jsonlFile([], 'posts.pdf'), '--data', tempFolder()])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('.jsonl') as unknown })
    const blocked = join(tempFolder(), 'a-file')
    writeFileSync(blocked, '')
    const notFolder = await cli(['ingest', jsonlFile(posts(1)), '--data', blocked])
    expect(notFolder.code).toBe(2)
    expect(notFolder.stderr).toContain(blocked)
    if (process.getuid?.() !== 0) {
      const readOnly = join(tempFolder(), 'ro')
      mkdirSync(readOnly)
      chmodSync(readOnly, 0o500)
      expect((await cli(['ingest', jsonlFile(posts(1)), '--data', readOnly])).code).toBe(2)
    }
  })
})
