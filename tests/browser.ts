import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { chromium, type Browser, type Page } from 'playwright-core'

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

const CHROMIUM = process.env['RAWANG_CHROMIUM'] ?? '/usr/bin/chromium'

/** @throws Error saying where a Chromium was looked for. */
export function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}: name one in RAWANG_CHROMIUM`)
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

/** What the page does wrong without saying so: console errors, failures, requests that leave the machine. */
export function watch(page: Page): { readonly errors: readonly string[]; readonly abroad: readonly string[] } {
  const errors: string[] = []
  const abroad: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => {
    errors.push(error.message)
  })
  page.on('request', (request) => {
    if (!['127.0.0.1', 'localhost'].includes(new URL(request.url()).hostname)) abroad.push(request.url())
  })
  return { errors, abroad }
}

/** What axe finds that hinders somebody, of any weight. Run through the debugger, as the page's policy forbids foreign scripts. */
export async function accessFindings(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: `${axe.source};0` })
  const found = await page.evaluate<readonly Violation[]>(
    'axe.run({ resultTypes: ["violations"] }).then((result) => result.violations)',
  )
  return found.map(({ id, impact, nodes }) => `${id} (${impact ?? ''}): ${nodes[0]?.html ?? ''}`)
}

/** Pixels that the page is wider than its window. */
export const widthOver = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
