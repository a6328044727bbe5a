import { expect, it } from 'vitest'
import { freePort } from '../../scripts/services/process.ts'
import { startRedis } from '../../scripts/services/redis.ts'
import { openBrowser, accessFindings, widthOver } from '../browser.ts'
import { eventually, tempFolder } from '../cli.ts'
import { aCluster } from '../cluster.ts'

it(
  'while Redis is away the page says so in Thai and English, since when and what still works, and no more when it is back',
  { timeout: 180_000 },
  async () => {
    const [folder, port] = [tempFolder('redis'), await freePort()]
    let redis = await startRedis({ folder, port })
    const cluster = aCluster({ redis: redis.url }, {})
    try {
      const serving = await cluster.start('serve')
      const browser = await openBrowser()
      try {
        const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
        await page.goto(serving.url)
        await page.getByText('ยังไม่มีข้อมูล').waitFor()
        const banner = page.getByRole('alert', { name: 'ระบบทำงานไม่ครบ' })
        expect(await banner.count()).toBe(0)
        const dot = (says: RegExp) => page.locator('.rw-live', { hasText: says })
        await dot(/^สด/).waitFor()

        const stoppedAtMs = Date.now()
        await redis.kill()
        await banner.getByText('คิวงาน').waitFor()
        await dot(/^เชื่อมต่ออยู่ แต่ระบบทำงานไม่ครบ/).waitFor()
        await banner.getByText(/ยังดูและค้นโพสต์ที่เก็บไว้แล้วได้/).waitFor()
        await banner.getByText(/Redis can't be reached.*start Redis/).waitFor()
        const since = Date.parse((await banner.locator('time').getAttribute('datetime')) ?? '')
        expect(since).toBeGreaterThanOrEqual(stoppedAtMs)
        // What it says still works does.
        for (const path of ['posts?q=กู้เงิน', 'figures'])
          expect((await fetch(new URL(`/api/v1/${path}`, serving.url))).status, path).toBe(200)
        expect(await widthOver(page)).toBeLessThanOrEqual(0)
        expect(await accessFindings(page)).toEqual([])
        await page.getByRole('button', { name: 'English' }).click()
        const english = page.getByRole('alert', { name: 'The system is not fully working' })
        await english.getByText(/Stored posts can still be read and searched/).waitFor()

        redis = await startRedis({ folder, port })
        await english.waitFor({ state: 'detached', timeout: 60_000 })
        await dot(/^Live/).waitFor()
        await eventually('readiness', async () => ((await serving.ready()).ready ? true : undefined))
      } finally {
        await browser.close()
      }
    } finally {
      await cluster.killAll()
      await redis[Symbol.asyncDispose]()
    }
  },
)
