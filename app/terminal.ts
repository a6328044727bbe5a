import { SingleBar } from 'cli-progress'
import colors from 'picocolors'
import { UserError, describeError } from '../core/errors.ts'

/** Results go to stdout; everything else to stderr. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** "1 post", "2 posts". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

export function printJson(value: unknown): void {
  // A whole number that no JSON reader could hold goes as its digits.
  print(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)))
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** What went wrong and what to do, for a person. */
export function printError(error: unknown): void {
  if (error instanceof UserError) {
    note(`${colors.red('error:')} ${error.message}`)
    if (error.remedy !== undefined) note(`${colors.cyan('what to do:')} ${error.remedy}`)
    return
  }
  note(`${colors.red('error:')} ${describeError(error)}`)
  if (error instanceof Error && process.env['RAWANG_DEBUG'] !== undefined) note(error.stack ?? '')
}

const SHOW_AFTER_MS = 2_000

/** A counter on a terminal, shown once the work takes longer than two seconds; nothing when piped. */
export function progress(label: string, nowMs: () => number): { update: (n: number) => void; stop: () => void } {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const startedAtMs = nowMs()
  let bar: SingleBar | undefined
  return {
    update(n) {
      if (nowMs() - startedAtMs < SHOW_AFTER_MS) return
      bar ??= startBar(label)
      bar.update(n)
    },
    stop() {
      bar?.stop()
    },
  }
}

function startBar(label: string): SingleBar {
  const bar = new SingleBar({
    format: `${label} {value} ({duration_formatted})`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  })
  bar.start(0, 0)
  return bar
}

/** Columns padded to their widest cell; the last one runs free. Thai marks take no column. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell))))
        .join('  '),
    )
    .join('\n')
}

function width(text: string): number {
  return Array.from(text.replace(/\p{M}/gu, '')).length
}
