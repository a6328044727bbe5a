import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { Post } from '../../core/post.ts'
import { sealPost, type Pseudonymise } from '../../core/seal.ts'
import { STATE, stateOf, type DeadLetter } from '../../core/state.ts'
import { createIngestRun, type IngestRunDeps } from './run.ts'
import { KEPT_CHARACTERS, readRecords, type FileRecord } from './read-records.ts'
import { toRawPost } from './to-raw-post.ts'

export interface IngestReport {
  readonly read: number
  readonly stored: number
  readonly unchanged: number
  readonly rejected: number
}

export interface IngestDeps extends IngestRunDeps {
  readonly clock: Clock
  readonly pseudonymise: Pseudonymise
  /** Called for each line that is not taken in. */
  readonly onRejected: (line: { file: string; number: number; reason: string }) => void
  readonly onProgress: (read: number) => void
}

/**
 * Takes a file's posts in through the same queues as any collector's, and waits until each is stored or refused.
 * Safe to interrupt anywhere and to repeat: ids are deterministic, so nothing is stored twice.
 * @throws UserError when the file can't be read.
 */
export async function ingestFile(
  file: string,
  source: string | undefined,
  deps: IngestDeps,
  signal: AbortSignal,
): Promise<IngestReport> {
  const totals = { read: 0, stored: 0, unchanged: 0, rejected: 0 }
  const tell = (number: number, reason: string, posts = 1) => {
    totals.rejected += posts
    deps.onRejected({ file, number, reason })
  }
  requireFile(file)
  using run = createIngestRun(
    deps,
    (reason, posts) => {
      tell(0, reason, posts)
    },
    signal,
  )

  for await (const record of readRecords(file)) {
    if (signal.aborted) break
    totals.read += 1
    if (totals.read % 500 === 0) deps.onProgress(totals.read)
    const outcome =
      'reason' in record
        ? { ok: false as const, reason: record.reason }
        : seal(record.value, record.number, source, deps)
    if (outcome.ok) {
      await run.add(outcome.post)
      continue
    }
    tell(record.number, outcome.reason)
    await keepRejected(deps, file, record, outcome.reason)
  }
  const { stored, unchanged } = await run.end()
  if (signal.aborted)
    throw new UserError(
      `${file}: interrupted after ${totals.read} lines`,
      'what was queued is kept; run the same command again to finish',
    )
  return { ...totals, stored, unchanged }
}

/** @throws UserError when there is no file that can be read. */
function requireFile(file: string): void {
  let info
  try {
    info = statSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new UserError(
      `${file}: the file can't be read (${code})`,
      code === 'ENOENT' ? 'check the path' : 'check its permissions',
    )
  }
  if (!info.isFile()) throw new UserError(`${file} is not a file`, 'name a .jsonl, .csv or .xlsx file')
}

function seal(
  value: unknown,
  position: number,
  source: string | undefined,
  deps: IngestDeps,
): { ok: true; post: Post } | { ok: false; reason: string } {
  const read = toRawPost(value)
  if (!read.ok) return read
  const { line } = read
  const sourceId = source ?? line.source ?? 'file'
  const id = line.id ?? `${sourceId}:${hash(sourceId, String(position), line.raw.text)}`
  const sealed = sealPost(line.raw, {
    source: sourceId,
    platform: line.platform ?? 'file',
    nowMs: deps.clock.nowMs(),
    pseudonymise: deps.pseudonymise,
    implausibleDate: 'reject',
    id,
  })
  if (!sealed.ok) return sealed
  // Ids in a file are taken as they are, and so are references between them.
  const { post } = sealed
  if (line.raw.inReplyTo !== undefined) post.inReplyTo = line.raw.inReplyTo
  if (line.raw.repostOf !== undefined) post.repostOf = line.raw.repostOf
  return sealed
}

/** Kept with its reason. The author is taken out first; a line that can't be read is kept as it is, to be mended. */
async function keepRejected(
  { state, clock }: IngestDeps,
  file: string,
  record: FileRecord,
  reason: string,
): Promise<void> {
  const { number, written } = record
  const letters = stateOf(state, STATE.deadLetter)
  const letter: DeadLetter = {
    id: `ingest-${hash(resolve(file), String(number), written)}`,
    queue: 'ingest',
    jobId: '',
    reason,
    origin: `${file}:${number}`,
    failedAtMs: clock.nowMs(),
    attempts: 1,
    payload: { line: 'value' in record ? withoutAuthor(record.value) : written },
  }
  await letters.put(letter.id, letter)
}

/** From what was read, not from what was written: that may be a row of cells, or cut off in its middle. */
function withoutAuthor(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const { author: _author, ...rest } = isObject ? (value as Record<string, unknown>) : {}
  try {
    return JSON.stringify(isObject ? rest : value).slice(0, KEPT_CHARACTERS)
  } catch {
    // Nested too deeply for JSON: the file has it, and its line is named.
    return ''
  }
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22)
}
