import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { Post } from '../../core/post.ts'
import { sealPost, type Pseudonymise } from '../../core/seal.ts'
import { STATE, stateOf, type DeadLetter } from '../../core/state.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import type { Queues } from '../../queues/open.ts'
import { deadLetterId } from '../../queues/bull-queue.ts'
import { batchJobId } from '../../queues/job-ids.ts'
import { KEPT_CHARACTERS, readRecords, type FileRecord } from './read-records.ts'
import { toRawPost } from './to-raw-post.ts'

const BATCH = 400
/** Jobs that may wait before reading pauses: bounds memory and disk, keeps the workers busy. */
const MAX_OPEN_PARTS = 8
const POLL_MS = 20
/** How often unsettled parts are looked for among the dead letters. */
const DEAD_LETTER_POLLS = 100

export interface IngestReport {
  readonly read: number
  readonly stored: number
  readonly unchanged: number
  readonly rejected: number
}

export interface IngestDeps {
  readonly queues: Queues
  readonly state: StateStore
  readonly pseudonymise: Pseudonymise
  readonly clock: Clock
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
  const run = runId(file, source)
  const receipts = stateOf(deps.state, STATE.receipt)
  const totals = { read: 0, stored: 0, unchanged: 0, rejected: 0 }
  const open = new Map<string, { readonly jobId: string; readonly posts: number }>()
  const startedAtMs = deps.clock.nowMs()
  let emptyPolls = 0
  let batch: Post[] = []
  let part = 0

  const reject = async (record: FileRecord, reason: string) => {
    totals.rejected += 1
    deps.onRejected({ file, number: record.number, reason })
    await keepRejected(deps, file, record, reason)
  }
  const flush = async () => {
    if (batch.length === 0) return
    const id = `${run}/${String(part).padStart(8, '0')}`
    // A receipt of an interrupted earlier run would be taken for this one's.
    if ((await receipts.get(id)) !== undefined) await receipts.delete(id)
    const jobId = batchJobId(batch)
    await deps.queues.process.add({ id: jobId, payload: { posts: batch, receipt: { run, part } } })
    open.set(id, { jobId, posts: batch.length })
    part += 1
    batch = []
    while (open.size >= MAX_OPEN_PARTS && !signal.aborted) await settle()
  }
  const settle = async () => {
    let settled = false
    for (const id of open.keys()) {
      const receipt = await receipts.get(id)
      if (receipt === undefined) continue
      settled = true
      open.delete(id)
      totals.stored += receipt.value.inserted + receipt.value.updated
      totals.unchanged += receipt.value.unchanged
      totals.rejected += receipt.value.rejected.length
      for (const { id: postId, reason } of receipt.value.rejected)
        deps.onRejected({ file, number: 0, reason: `${postId}: ${reason}` })
      await receipts.delete(id)
    }
    if (settled) return
    emptyPolls += 1
    if (emptyPolls % DEAD_LETTER_POLLS === 0) await settleDead()
    await deps.clock.sleep(POLL_MS, signal)
  }
  // A job that failed for good leaves no receipt, only a dead letter.
  const settleDead = async () => {
    const letters = stateOf(deps.state, STATE.deadLetter)
    for (const [id, { jobId, posts }] of open) {
      const letter = (
        (await letters.get(deadLetterId('process', jobId))) ?? (await letters.get(deadLetterId('index', jobId)))
      )?.value
      if (letter === undefined || letter.failedAtMs < startedAtMs) continue
      open.delete(id)
      totals.rejected += posts
      deps.onRejected({
        file,
        number: 0,
        reason: `${posts} posts failed together: ${letter.reason} (dead letter ${letter.id})`,
      })
    }
  }

  for await (const record of readRecords(file)) {
    if (signal.aborted) break
    totals.read += 1
    if (totals.read % 500 === 0) deps.onProgress(totals.read)
    const outcome =
      'reason' in record
        ? { ok: false as const, reason: record.reason }
        : seal(record.value, record.number, source, deps)
    if (!outcome.ok) {
      await reject(record, outcome.reason)
      continue
    }
    batch.push(outcome.post)
    if (batch.length === BATCH) await flush()
  }
  await flush()
  while (open.size > 0 && !signal.aborted) await settle()
  if (signal.aborted)
    throw new UserError(
      `${file}: interrupted after ${totals.read} lines`,
      'what was queued is kept; run the same command again to finish',
    )
  return totals
}

/** The same file, unchanged, is the same run, so that a repeated command meets its own unfinished jobs. */
function runId(file: string, source: string | undefined): string {
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
  return hash(resolve(file), source ?? '', String(info.size), String(info.mtimeMs))
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
