import { spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** What the tests need is not there and can't be installed by us; the message says how a person does it. */
export class CannotInstall extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CannotInstall'
  }
}

export const isRoot = process.getuid?.() === 0

/** Where downloads are kept between runs. Not below root's home: a plain user has to read it. */
export function cacheFolder(): string {
  const folder =
    process.env['RAWANG_CACHE'] ??
    (isRoot ? '/var/cache/rawang' : join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rawang'))
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

/** Full path of a program, found as a shell would; undefined when there is none. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin']
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Runs a program to its end. Its output is shown on stderr, so that stdout stays the tests'. */
export async function run(program: string, args: readonly string[], cwd?: string): Promise<boolean> {
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(false)
    })
    child.once('close', (code) => {
      resolve(code === 0)
    })
  })
}

/** Installs Debian packages when we are root on a Debian; false when that is not so or did not work. */
export async function aptInstall(...packages: readonly string[]): Promise<boolean> {
  const aptGet = findProgram('apt-get')
  if (!isRoot || aptGet === undefined) return false
  console.error(`Installing ${packages.join(', ')} for the tests …`)
  return (await run(aptGet, ['update', '-qq'])) && (await run(aptGet, ['install', '-y', '-qq', ...packages]))
}
