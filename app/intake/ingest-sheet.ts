import type { SheetConfig } from '../../config/intake.ts'
import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import { postId } from '../../core/post-id.ts'
import type { RawPost } from '../../core/post.ts'
import { sealPost, type Pseudonymise } from '../../core/seal.ts'
import { findColumns, type Columns } from '../../intake/sheets/columns.ts'
import type { Read } from '../../intake/sheets/dates.ts'
import { readSheet, type Sheet } from '../../intake/sheets/read-rows.ts'
import type { Row } from '../../intake/sheets/read-workbook.ts'
import { SHEET_PLATFORM, toRawPost, type SheetContext } from '../../intake/sheets/to-raw-post.ts'
import type { IngestReport } from '../ingest/ingest.ts'
import { createIngestRun, type IngestRunDeps } from '../ingest/run.ts'
import { recordRun } from '../workers/source-health.ts'
import { writeErrorsFile, type RefusedRow } from './errors-file.ts'

export interface SheetDeps extends IngestRunDeps {
  readonly clock: Clock
  readonly events: Events
  readonly pseudonymise: Pseudonymise
  /** `row` 0: it was refused behind the queue, where rows are posts. */
  readonly onRefused: (row: number, reason: string) => void
  readonly onProgress: (read: number) => void
}

export interface SheetReport extends IngestReport {
  /** Where the refused rows are; null when there is none. */
  readonly errorsFile: string | null
}

/** A sheet opened with its configuration: rows below the heading that hold anything. */
export interface OpenedSheet {
  readonly sheet: Sheet
  readonly columns: Columns
  readonly rows: readonly Row[]
  readonly read: (row: Row) => Read<RawPost>
}

/** @throws UserError when the file can't be read, or lacks a configured column. */
export async function openSheet(
  file: string,
  config: SheetConfig,
  { pseudonymise, nowMs }: Pick<SheetContext, 'pseudonymise' | 'nowMs'>,
): Promise<OpenedSheet> {
  const sheet = await readSheet(file, config)
  const columns = findColumns(file, sheet.rows, config)
  const rows = sheet.rows
    .filter(({ number, cells }) => number > columns.heading.number && cells.some((cell) => String(cell).trim() !== ''))
    .map((row) => withAddress(row, columns.single.url))
  const context = { sheetId: config.id, columns, pseudonymise, nowMs }
  const firstWithId = new Map<string, number>()
  return {
    sheet,
    columns,
    rows,
    read(row) {
      const read = toRawPost(row, context)
      if (!read.ok || columns.single.id === undefined) return read
      const first = firstWithId.get(read.value.nativeId)
      // The later of two would take the place of the earlier.
      if (first !== undefined && String(row.cells[columns.single.id] ?? '').trim() !== '')
        return { ok: false, reason: { th: `เลขที่ซ้ำกับแถว ${first}`, en: `row ${first} has the same number` } }
      firstWithId.set(read.value.nativeId, row.number)
      return read
    },
  }
}

/** Of a link in the column of addresses what counts is where it leads, not what it shows. */
function withAddress({ links, ...row }: Row, column: number | undefined): Row {
  const link = column === undefined ? undefined : links?.get(column)
  return link === undefined ? row : { ...row, cells: row.cells.map((cell, i) => (i === column ? link : cell)) }
}

/**
 * Takes a sheet's complaints in through the same queues as any post, and waits until each is stored or refused. What says who
 * complains is taken out before anything is queued. Safe to repeat: a row's id is the office's number, or follows from its content.
 * @throws UserError when the file can't be read, lacks a configured column, or the signal aborts.
 */
export async function ingestSheet(
  file: string,
  config: SheetConfig,
  deps: SheetDeps,
  signal: AbortSignal,
): Promise<SheetReport> {
  const { clock, pseudonymise } = deps
  const startedAtMs = clock.nowMs()
  const { columns, rows, read } = await openSheet(file, config, { pseudonymise, nowMs: startedAtMs })
  const totals = { read: 0, rejected: 0, withoutDate: 0, lastPostAtMs: null as number | null }
  const refused: RefusedRow[] = []
  using run = createIngestRun(
    deps,
    (reason, posts) => {
      totals.rejected += posts
      deps.onRefused(0, reason)
    },
    signal,
  )
  const refuse = (row: Row, reason: RefusedRow['reason']) => {
    totals.rejected += 1
    refused.push({ row, reason })
    deps.onRefused(row.number, reason.en)
  }
  for (const row of rows) {
    if (signal.aborted) break
    totals.read += 1
    if (totals.read % 500 === 0) deps.onProgress(totals.read)
    const raw = read(row)
    if (!raw.ok) {
      refuse(row, raw.reason)
      continue
    }
    const sealed = sealPost(raw.value, {
      source: config.id,
      platform: SHEET_PLATFORM,
      nowMs: startedAtMs,
      pseudonymise,
      implausibleDate: 'reject',
      id: postId(SHEET_PLATFORM, raw.value.nativeId),
    })
    if (!sealed.ok) {
      refuse(row, { th: `รับไม่ได้: ${sealed.reason}`, en: sealed.reason })
      continue
    }
    if (raw.value.publishedAtMs === undefined) totals.withoutDate += 1
    totals.lastPostAtMs = Math.max(totals.lastPostAtMs ?? 0, sealed.post.publishedAtMs)
    await run.add(sealed.post)
  }
  const { stored, unchanged } = await run.end()
  if (signal.aborted)
    throw new UserError(
      `${file}: interrupted after ${totals.read} rows`,
      'what was queued is kept; run the same command again to finish',
    )
  const errorsFile = refused.length === 0 ? null : await writeErrorsFile(file, columns.heading, refused)
  await recordRun(deps, config, {
    state: stored > 0 ? 'ok' : 'ok-empty',
    message: `${totals.read} rows: ${stored} stored, ${unchanged} known, ${totals.rejected} refused`,
    retryAtMs: null,
    posts: stored,
    skipped: {
      ...(totals.rejected > 0 ? { refused: totals.rejected } : {}),
      ...(totals.withoutDate > 0 ? { 'no-date': totals.withoutDate } : {}),
    },
    lastPostAtMs: totals.lastPostAtMs,
    startedAtMs,
  })
  return { read: totals.read, stored, unchanged, rejected: totals.rejected, errorsFile }
}
