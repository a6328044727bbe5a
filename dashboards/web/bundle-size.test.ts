import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'

const LIMIT_KB = 400
const folder = mkdtempSync(join(tmpdir(), 'rawang-page-'))
const assets = join(folder, 'assets')

beforeAll(() => {
  const vite = join(import.meta.dirname, '../../node_modules/vite/bin/vite.js')
  const args = [vite, 'build', import.meta.dirname, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } })
  expect(run.status, run.stderr).toBe(0)
}, 120_000)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const index = () => readFileSync(join(folder, 'index.html'), 'utf8')

/** What the first view fetches: all that index.html names, the chart with what it imports, and the fonts of both scripts. */
function firstLoad(): readonly string[] {
  const wanted = new Set([...index().matchAll(/assets\/([\w.-]+)/g)].map(([, name]) => name ?? ''))
  for (const name of readdirSync(assets)) if (/^timeline-chart-.*\.js$|\.woff2$/.test(name)) wanted.add(name)
  for (const name of wanted)
    if (name.endsWith('.js'))
      for (const [, imported] of readFileSync(join(assets, name), 'utf8').matchAll(
        /(?:from|import)\s*"\.\/([\w.-]+)"/g,
      ))
        wanted.add(imported ?? '')
  return [...wanted]
}

it('the first load is below 400 kB gzipped, chart and fonts included', () => {
  const files = firstLoad()
  expect(files.filter((name) => name.startsWith('timeline-chart-'))).toHaveLength(1)
  expect(files.filter((name) => name.endsWith('.woff2'))).toHaveLength(4)
  const bytes = files.map((name) => gzipSync(readFileSync(join(assets, name))).length)
  const kb = (bytes.reduce((sum, n) => sum + n, 0) + gzipSync(index()).length) / 1000
  expect(kb).toBeGreaterThan(200)
  expect(kb).toBeLessThan(LIMIT_KB)
})

it('index.html has a place for the nonce, no inline script or style, and names no other host', () => {
  expect(index()).toContain('content="__CSP_NONCE__"')
  expect(index()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
  expect(index()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})
