import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = new URL('..', import.meta.url).pathname

export interface CliResult {
  /** null when it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts `rawang …` as a user does, as a process of its own. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { maxFileKb }: { readonly maxFileKb?: number } = {},
): { readonly child: ChildProcess; readonly done: Promise<CliResult>; readonly output: () => CliResult } {
  const command = [process.execPath, 'app/cli.ts', ...args]
  // Writing beyond the limit then fails as on a full disk, instead of ending the process.
  const limit = `trap '' XFSZ; ulimit -f ${maxFileKb ?? 'unlimited'}; exec "$@"`
  const [program = '', ...rest] = maxFileKb === undefined ? command : ['bash', '-c', limit, 'bash', ...command]
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const done = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr })
    })
  })
  return { child, done, output: () => ({ code: child.exitCode, stdout, stderr }) }
}

/** Runs `rawang …` to its end, with `input` on stdin. */
export function cli(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const { child, done } = startCli(args, options.env)
  child.stdin?.end(options.input ?? '')
  return done
}

/** A fresh folder for one test. */
export function tempFolder(name = 'test'): string {
  return mkdtempSync(join(tmpdir(), `rawang-${name}-`))
}

/** Writes lines (values as JSON, strings as they are) to a new file and returns its path. */
export function jsonlFile(lines: readonly unknown[], name = 'posts.jsonl'): string {
  const file = join(tempFolder('file'), name)
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + '\n')
  return file
}

/** Waits until `probe` gives a value; fails with `what` after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 60_000,
): Promise<T> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (value !== undefined) return value
    if (Date.now() > until) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
