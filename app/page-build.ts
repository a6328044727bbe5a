import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { projectDir } from './context.ts'

const WEB = 'dashboards/web'

/** Where the built page lies. */
export function pageDir(): string {
  return join(projectDir(), WEB, 'dist')
}

/** True when there is no build, or a source is newer than it. */
export function pageIsStale(): boolean {
  const index = join(pageDir(), 'index.html')
  if (!existsSync(index)) return true
  const builtAtMs = statSync(index).mtimeMs
  const newer = (dir: string): boolean =>
    readdirSync(dir, { withFileTypes: true }).some((entry) => {
      if (entry.name === 'dist') return false
      const path = join(dir, entry.name)
      return entry.isDirectory() ? newer(path) : statSync(path).mtimeMs > builtAtMs
    })
  return newer(join(projectDir(), WEB))
}

/** Builds the page with Vite, a matter of seconds. @throws UserError with Vite's words when that fails. */
export function buildPage(): void {
  const vite = join(projectDir(), 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite))
    throw new UserError(
      'the page is not built, and what builds it is not installed (npm leaves it out under NODE_ENV=production)',
      'run `npm ci --include=dev`',
    )
  const run = spawnSync(process.execPath, [vite, 'build', WEB, '--logLevel', 'warn'], {
    cwd: projectDir(),
    encoding: 'utf8',
    // Under a test's NODE_ENV React would be built in its slow, large form for developers.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (run.status !== 0)
    throw new UserError(
      `the page could not be built: ${`${run.stderr}${run.stdout}`.trim()}`,
      'run `npm ci` again; if it stays, report the text above',
    )
}
