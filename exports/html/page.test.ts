import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Parser } from 'htmlparser2'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigSchema } from '../../config/schema.ts'
import type { SqliteStore } from '../../indexer/sqlite/open.ts'
import { depsOf, openTestStore, seedTwoWeeks, VICTIM_PHONE } from '../../tests/export-week.ts'
import { exportWeek } from '../write.ts'
import { escapeHtml } from './escape.ts'

let opened: SqliteStore
beforeEach(async () => {
  opened = await openTestStore(await mkdtemp(join(tmpdir(), 'rawang-html-')))
  await seedTwoWeeks(opened)
})
afterEach(() => opened[Symbol.asyncDispose]())

async function page(part: Parameters<typeof depsOf>[1] = {}): Promise<string> {
  return Buffer.from((await exportWeek('html', depsOf(opened, part))).bytes).toString('utf8')
}

it('a hostile post and a hostile title stay text', async () => {
  const config = ConfigSchema.parse({
    sources: [{ id: 'test-source', title: '"><img src=x onerror=alert(1)>', collector: 'feeds' }],
  })
  const html = await page({ config })
  const tags: string[] = []
  const attributes: string[] = []
  let text = ''
  const parser = new Parser({
    onopentag(name, given) {
      tags.push(name)
      attributes.push(...Object.keys(given))
    },
    ontext: (part) => (text += part),
  })
  parser.end(html)
  expect(text).toContain('<script>alert(1)</script>')
  expect(text).toContain('"><img src=x onerror=alert(1)>')
  expect(tags.filter((tag) => ['script', 'img', 'a', 'link', 'iframe', 'object', 'form'].includes(tag))).toEqual([])
  expect(attributes.filter((name) => name.startsWith('on') || ['style', 'src', 'href'].includes(name))).toEqual([])
  expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
  expect(html).not.toContain(VICTIM_PHONE)
  expect(html).not.toMatch(/https?:\/\/|url\((?!"data:font\/woff2;)|@import/)
})

it('allows itself nothing but its own style', async () => {
  const html = await page()
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]
  expect(policy?.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`,
  )
})

it('says the week in Thai and English, each figure with its base, and what changed', async () => {
  const html = await page()
  expect(html).toContain('รายงานประจำสัปดาห์ 2026-W47 (16 พ.ย. 2569 – 22 พ.ย. 2569)')
  expect(html).toContain('Weekly report 2026-W47 (16 Nov 2026 – 22 Nov 2026)')
  expect(html).toContain('เทียบกับ 9 พ.ย. 2569 ถึง 15 พ.ย. 2569')
  expect(html).toContain('จาก 42 โพสต์ที่อ่าน · of 42 posts read')
  expect(html).toContain('named in 4 of 5 victim reports')
  expect(html).toContain('<td class="n">+50.0%</td>')
  expect(html).not.toContain('SYNTHETIC')
})

it('says synthetic at both ends and in its title when it is', async () => {
  const config = ConfigSchema.parse({
    sources: [{ id: 'test-source', title: 'Demo', collector: 'feeds', synthetic: true }],
  })
  const html = await page({ config })
  expect(html).toContain('<title>SYNTHETIC ')
  expect(html.match(/class="synthetic"/g)).toHaveLength(2)
  expect(html).toContain('ข้อมูลสังเคราะห์: 42 จาก 42 โพสต์')
})

it('says why it can’t be compared instead of a percentage', async () => {
  await opened.posts.deletePublishedBefore(Date.UTC(2026, 10, 15, 17))
  const html = await page()
  expect(html).toContain('Not comparable: no post was read in the period before')
  expect(html).toContain('เทียบไม่ได้ · not comparable')
  expect(html).not.toContain('ใหม่ · new</bdi></td><td class="n">')
})

it('escapes every sign that matters, and passes no direction override', () => {
  expect(escapeHtml(`<a href='x' title="y">&\u202E\u0000</a>`)).toBe(
    '&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp; &lt;/a&gt;',
  )
})
