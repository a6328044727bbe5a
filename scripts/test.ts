/**
 * `npm test`: sets up what the tests need (a Chromium, the built page, Redis, Elasticsearch), runs them all, and closes with one line: `N passed, N failed`.
 * Arguments go to Vitest, e.g. `npm test -- collectors`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findElasticsearch } from './services/elasticsearch.ts'
import { findJavaHome } from './services/java.ts'
import { findRedis } from './services/redis.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function run(command: string, args: readonly string[], env: Record<string, string> = {}): number {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1
}

function fail(message: string): never {
  console.error(message)
  console.log('0 passed, 1 failed')
  process.exit(1)
}

function findChromium(): string | undefined {
  return [process.env['RAWANG_CHROMIUM'], ...CHROMIUM].find((path) => path !== undefined && existsSync(path))
}

function ensureChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    fail(
      'The browser tests need Chromium. Install it with\n\n  sudo apt-get update && sudo apt-get install -y chromium\n\nor name one in RAWANG_CHROMIUM.',
    )
  }
  console.error('Installing Chromium for the browser tests …')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (run('apt-get', ['update', '-qq'], env) !== 0 || run('apt-get', ['install', '-y', '-qq', 'chromium'], env) !== 0)
    fail('Chromium could not be installed: see above.')
  return (
    findChromium() ?? fail('Chromium was installed, and is in none of the usual places: name it in RAWANG_CHROMIUM.')
  )
}

/** Fetched now, so that no test runs out of time over it; they are started when the first test asks (tests/services-desk.ts). */
async function ensureServices(): Promise<void> {
  try {
    if (isUnset('REDIS_URL')) await findRedis()
    if (isUnset('ELASTICSEARCH_URL')) await Promise.all([findJavaHome(), findElasticsearch()])
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}

function isUnset(name: string): boolean {
  return (process.env[name] ?? '') === ''
}

const chromium = ensureChromium()
// With arguments only some tests run, perhaps none of those.
if (process.argv.length === 2) await ensureServices()
if (run(process.execPath, ['app/cli.ts', 'build-page', '--if-stale']) !== 0)
  fail('The page could not be built: see above.')

const folder = mkdtempSync(join(tmpdir(), 'rawang-test-'))
const report = join(folder, 'report.json')
const status = run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { RAWANG_CHROMIUM: chromium },
)
if (!existsSync(report)) fail('Vitest ended without a report: see above.')
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
  numPassedTests: number
  numFailedTests: number
  testResults: readonly { status: string; assertionResults: readonly unknown[] }[]
}
rmSync(folder, { recursive: true, force: true })
// A file that could not even be loaded has no failed test of its own.
const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
const failed = numFailedTests + brokenFiles + (status !== 0 && numFailedTests + brokenFiles === 0 ? 1 : 0)
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exit(failed === 0 && numPassedTests > 0 ? 0 : 1)
