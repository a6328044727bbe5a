import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, accessFindings, watch, widthOver } from '../browser.ts'
import { eventually, startCli } from '../cli.ts'

/** How many of the chart's colours cover at least a mark's worth of it; greys are axes and grid. */
const chartColours = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.rw-chart canvas')
    if (canvas === null || canvas.width === 0) return 0
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const seen = new Map()
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = data.subarray(i, i + 4)
      if (a > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60) {
        const colour = r * 65536 + g * 256 + b
        seen.set(colour, (seen.get(colour) ?? 0) + 1)
      }
    }
    return [...seen.values()].filter((pixels) => pixels >= 30).length
  })()`)

describe('the page of the demo in a real browser', () => {
  let run: ReturnType<typeof startCli>
  let browser: Browser
  let page: Page
  let seen: ReturnType<typeof watch>
  let url: string

  beforeAll(async () => {
    run = startCli(['demo', '--port', '0', '--json'])
    const ready = await eventually('the demo’s address', () => {
      const { stdout, stderr, code } = run.output()
      if (code !== null) throw new Error(`the demo ended: ${stderr}`)
      return stdout.split('\n').find((line) => line.startsWith('{'))
    })
    url = (JSON.parse(ready) as { readonly url: string }).url
    browser = await openBrowser()
    page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      colorScheme: 'light',
      acceptDownloads: true,
    })
    seen = watch(page)
  }, 120_000)

  afterAll(async () => {
    // Undefined when the set-up ended early.
    await (browser as Browser | undefined)?.close()
    run.child.kill('SIGTERM')
    await run.done
  })

  it('appears in Thai with its figures, says that all is synthetic, and the chart has marks', async () => {
    await page.goto(url)
    await page.getByText('ข้อมูลสังเคราะห์ทั้งหมดหรือบางส่วน').waitFor()
    await page.getByRole('heading', { name: 'ผู้เสียหายแจ้ง' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('th')
    await eventually('bars of more than one colour', async () => ((await chartColours(page)) > 1 ? true : undefined))
  })

  it('shows the alert as it comes in, without a reload, and that it was delivered', { timeout: 120_000 }, async () => {
    const navigations: string[] = []
    page.on('framenavigated', (frame) => navigations.push(frame.url()))
    const alerts = page.locator('section', { has: page.getByRole('heading', { name: 'การแจ้งเตือน', exact: true }) })
    await alerts.getByText('✓ ส่งถึง').first().waitFor({ timeout: 100_000 })
    const receiver = page.locator('section', { has: page.getByRole('heading', { name: 'ศูนย์รับเรื่องจำลอง' }) })
    await receiver.getByText('✓ ลายมือชื่อถูกต้อง').first().waitFor({ timeout: 10_000 })
    await page.locator('.rw-chart-alert').first().waitFor({ timeout: 10_000 })
    expect(navigations).toEqual([])
  })

  it('finds by search, keeps it in the address, and goes back', async () => {
    await page.locator('.rw-post').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('กู้เงิน')
    await page.waitForURL(/[?&]q=/)
    await eventually('only posts that hold the word', async () => {
      const texts = await page.locator('.rw-post .rw-text').allInnerTexts()
      return texts.length > 0 && texts.every((text) => text.includes('กู้')) ? texts : undefined
    })
    await page.goBack()
    await page.waitForURL((address) => !address.searchParams.has('q'))
    expect(await page.getByRole('searchbox').inputValue()).toBe('')
  })

  it('opens a post by keyboard with the reasons for its labels, and closes it', async () => {
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    const drawer = page.getByRole('dialog', { name: 'โพสต์' })
    await drawer.getByRole('heading', { name: 'หลักฐาน' }).waitFor()
    expect(page.url()).toContain('open=post:')
    expect(await accessFindings(page)).toEqual([])

    // A near copy takes its place, and the focus stays in the drawer. Not every post has one.
    const copy = drawer.getByRole('button', { name: 'รายละเอียด' }).first()
    const none = drawer.getByText('ไม่มีโพสต์อื่นที่ข้อความเกือบเหมือนกัน')
    const hasNone = async () => {
      await copy.or(none).waitFor()
      return none.isVisible()
    }
    while (await hasNone()) {
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
      await page.keyboard.press('j')
      await page.keyboard.press('o')
    }
    const first = page.url()
    await copy.press('Enter')
    await page.waitForURL((address) => address.href !== first)
    await eventually('the focus in the drawer', async () =>
      (await page.evaluate<boolean>(`document.activeElement.closest('[role=dialog]') !== null`)) ? true : undefined,
    )
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  it('shows how the state of a source changed, and goes back to where it was opened from', async () => {
    const state = page.getByRole('button', { name: /^ปกติ/ }).first()
    await state.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'แหล่งข้อมูล' })
    await drawer.getByRole('heading', { name: 'สถานะที่เปลี่ยนไป' }).waitFor()
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    expect(await accessFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.title')).toContain('สถานะที่เปลี่ยนไปของ')
  })

  it('opens an alert from the chart', async () => {
    await page.locator('.rw-chart-alert').first().press('Enter')
    const drawer = page.getByRole('dialog', { name: 'การแจ้งเตือน' })
    await drawer.getByRole('heading', { name: 'การส่ง' }).waitFor()
    expect(await accessFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  it('turns a number into a filter', async () => {
    const lures = page.locator('.rw-figure', { has: page.getByRole('heading', { name: 'ข้อความชักชวน' }) })
    await lures.getByRole('button').click()
    await page.waitForURL(/role=lure/)
    await eventually('only lures', async () => {
      const roles = await page.locator('.rw-post-head > .rw-tag:first-child').allInnerTexts()
      return roles.length > 0 && roles.every((role) => role === 'ชักชวน') ? roles : undefined
    })
  })

  it('draws one category alone as a line', async () => {
    await page.goto(`${url.replace(/\/$/, '')}/?category=fraud.loan&range=7d`)
    await page.getByRole('button', { name: 'ประเภท: หลอกให้กู้เงิน' }).waitFor()
    await eventually('a coloured line', async () => ((await chartColours(page)) > 0 ? true : undefined))
  })

  it('downloads the weekly report, which opens', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'ดาวน์โหลด XLSX' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(await download.path())
    expect(workbook.worksheets.length).toBeGreaterThan(0)
  })

  it('adds a watch-word after showing what it would ask, shows it beside those of the configuration, and removes it', async () => {
    await page.goto(url)
    const words = page.locator('section', { has: page.getByRole('heading', { name: 'คำเฝ้าระวัง', exact: true }) })
    const configured = words.locator('.rw-word', { hasText: 'แอปดูดเงิน' })
    await configured.getByText('ในไฟล์ตั้งค่า').waitFor()
    expect(await configured.getByRole('button', { name: /^เอาออก/ }).count()).toBe(0)

    await words.getByRole('button', { name: 'เพิ่มคำเฝ้าระวัง' }).press('Enter')
    const form = words.getByRole('form', { name: 'เพิ่มคำเฝ้าระวัง' })
    await form.getByRole('button', { name: 'บันทึก' }).click()
    await form.getByText('พิมพ์คำอย่างน้อยหนึ่งคำ').waitFor()
    expect(await accessFindings(page)).toEqual([])
    await form.getByLabel('คำหรือ "วลี" ที่เฝ้าระวัง').fill('ตุ๊กตาทองหลอก')
    await form.getByRole('button', { name: 'ดูคำขอที่จะส่ง' }).click()
    const preview = form.getByRole('region', { name: 'คำขอที่จะส่งสำหรับ “ตุ๊กตาทองหลอก”' })
    await preview.locator('code', { hasText: 'ตุ๊กตาทองหลอก' }).first().waitFor()
    await preview
      .getByText(/พบโพสต์ช้าเฉลี่ย [\d.]+ นาที/)
      .first()
      .waitFor()
    await preview
      .getByText(/^ใช้ [\d.,]+ จากงบ/)
      .first()
      .waitFor()
    expect(await accessFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await widthOver(page)).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 900 })
    // Showing has added nothing.
    const listed = async () => JSON.stringify(await (await fetch(new URL('/api/v1/watch-words', url))).json())
    expect(await listed()).not.toContain('ตุ๊กตาทองหลอก')

    await form.getByRole('button', { name: 'บันทึก' }).click()
    const added = words.locator('.rw-word', { hasText: 'ตุ๊กตาทองหลอก' })
    await added.getByText(/^เพิ่มเมื่อ/).waitFor()
    expect(await listed()).toContain('ตุ๊กตาทองหลอก')
    await page.reload()
    await added.getByRole('button', { name: /^เอาออก/ }).click()
    await added.getByRole('button', { name: 'ใช่ เอาออก' }).press('Enter')
    await added.waitFor({ state: 'detached' })
    await words.getByText('เลิกเฝ้าระวัง “ตุ๊กตาทองหลอก” แล้ว').waitFor()
    expect(await listed()).not.toContain('ตุ๊กตาทองหลอก')
  })

  it('has no finding of axe in light Thai, dark English and on a phone, and nothing wider than 390 px', async () => {
    await page.goto(url)
    await page.locator('.rw-post').first().waitFor()
    expect(await accessFindings(page)).toEqual([])

    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Victim reports' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    await page.getByRole('button', { name: /^Theme/ }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add a watch-word' }).click()
    await page.getByRole('form', { name: 'Add a watch-word' }).waitFor()
    expect(await accessFindings(page)).toEqual([])

    await page.setViewportSize({ width: 390, height: 844 })
    expect(await widthOver(page)).toBeLessThanOrEqual(0)
    // A figure as long as they get.
    await page.evaluate(
      `for (const value of document.querySelectorAll('.rw-figure-value span')) value.textContent = '฿999.9 thousand'`,
    )
    expect(await widthOver(page)).toBeLessThanOrEqual(0)
    expect(await accessFindings(page)).toEqual([])
    await page.reload()
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    await page.getByRole('heading', { name: 'Victim reports' }).waitFor()
  })

  it('is no wider than a window that gets narrower, also before the chart is drawn anew', async () => {
    const slow = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    // The chart never hears of it.
    await slow.addInitScript('window.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} }')
    await slow.goto(url)
    await slow.locator('.rw-chart canvas').waitFor()
    await slow.setViewportSize({ width: 390, height: 844 })
    expect(await widthOver(slow)).toBeLessThanOrEqual(0)
    await slow.close()
  })

  it('logged no error and asked nobody but this machine, all the while', () => {
    expect(seen).toEqual({ errors: [], abroad: [] })
  })
})
