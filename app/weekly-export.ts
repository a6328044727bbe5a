import { randomUUID } from 'node:crypto'
import { lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXPORT_FORMATS, type Config } from '../config/schema.ts'
import { DAY_MS, parseDay } from '../core/bangkok-time.ts'
import type { Clock } from '../core/clock.ts'
import { describeError, UserError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { buildReport, type ReportDeps } from '../exports/report.ts'
import { daysBetween, parseFileName, weekAt, weekOfLabel, type Span } from '../exports/span.ts'
import { writeReport } from '../exports/write.ts'
import { makeFolder } from '../queues/data-folder.ts'
import { createConfiguredAnnotator } from './annotate/annotator.ts'
import { dataFiles } from './data-dir.ts'

/** Longer than any report is read for; a year of days still fits a sheet. */
const MAX_DAYS = 366

export interface WeekChoice {
  readonly week?: string
  readonly from?: string
  readonly to?: string
}

/**
 * The span that is asked for; without a wish, the last complete week.
 * @throws UserError on a wish that makes no sense, naming what it is called on the command line and in an address alike: `week`, `from`, `to`.
 */
export function chooseWeek(options: WeekChoice, config: Pick<Config, 'exports'>, nowMs: number): Span {
  const { week, from, to } = options
  const firstDay = config.exports.firstDayOfWeek
  const span =
    week !== undefined
      ? chosenWeek({ ...options, week }, firstDay, nowMs)
      : from !== undefined || to !== undefined
        ? chosenDays(from, to, nowMs)
        : weekAt(nowMs - 7 * DAY_MS, firstDay, nowMs)
  if (span.fromMs > nowMs)
    throw new UserError(
      `${span.label}: lies in the future`,
      'ask for a time that has begun: there is nothing to report yet',
    )
  return span
}

function chosenWeek(
  { week, from, to }: WeekChoice & { week: string },
  firstDay: Config['exports']['firstDayOfWeek'],
  nowMs: number,
): Span {
  if (from !== undefined || to !== undefined)
    throw new UserError('week and from/to ask for two different things', 'give either a week or days')
  const span = weekOfLabel(week, firstDay, nowMs)
  if (span === undefined)
    throw new UserError(
      `week: there is no week ${JSON.stringify(week)}`,
      'write year and week as ISO 8601 does, e.g. 2026-W47; some years end with week 52, others with 53',
    )
  return span
}

function chosenDays(from: string | undefined, to: string | undefined, nowMs: number): Span {
  if (from === undefined || to === undefined)
    throw new UserError(
      `${from === undefined ? 'to' : 'from'} alone does not say which days`,
      'give both, the last day included: from 2026-11-16, to 2026-11-22',
    )
  const [fromMs, toMs] = [dayGiven('from', from), dayGiven('to', to)]
  if (toMs < fromMs) throw new UserError(`to: ${to} lies before from: ${from}`, 'swap the two')
  if (toMs - fromMs >= MAX_DAYS * DAY_MS)
    throw new UserError(`${from} to ${to} is more than ${MAX_DAYS} days`, 'ask for a shorter time')
  return daysBetween(fromMs, toMs, nowMs)
}

function dayGiven(name: string, day: string): number {
  const ms = parseDay(day)
  if (ms !== undefined) return ms
  const buddhist = /^2[5-9]\d\d-/.test(day) ? ' (in the Gregorian calendar: 2026, not 2569)' : ''
  throw new UserError(`${name}: ${JSON.stringify(day)} is no day`, `write it as 2026-11-16${buddhist}`)
}

interface ExportParts {
  readonly store: PostStore
  readonly state: StateStore
  readonly config: Config
  readonly taxonomy: Taxonomy
  /** Made when it is not there already: only watch-words need it. */
  readonly annotator?: Annotator
}

export function exportDeps({ store, state, config, taxonomy, annotator }: ExportParts, span: Span): ReportDeps {
  let made = annotator
  const parseQuery: Annotator['parseQuery'] = (query) => {
    made ??= createConfiguredAnnotator(config.processing)
    return made.parseQuery(query)
  }
  return { store, state, config, taxonomy, parseQuery, span }
}

/**
 * Writes last week's report in every configured format into `exports/` of the data folder. Each file is whole or not there.
 * A format that fails does not keep the others from being written. @throws Error naming those that failed.
 */
export async function exportLastWeek(
  installation: ExportParts & { readonly dataDir: string; readonly clock: Clock; readonly events: Events },
): Promise<void> {
  const { config, dataDir, clock, events } = installation
  const span = chooseWeek({}, config, clock.nowMs())
  const folder = dataFiles(dataDir).exports
  makeFolder(folder)
  const startedAtMs = clock.nowMs()
  const report = await buildReport(exportDeps(installation, span))
  const failed: string[] = []
  for (const format of config.exports.formats) {
    try {
      const { bytes, fileName } = await writeReport(format, report)
      await replaceFile(join(folder, fileName), bytes)
      events.exportWritten({
        week: span.label,
        format,
        file: fileName,
        bytes: bytes.length,
        durationMs: clock.nowMs() - startedAtMs,
      })
    } catch (error) {
      failed.push(`${format}: ${describeError(error)}`)
    }
  }
  if (failed.length > 0) throw new Error(`week ${span.label} was not written as ${failed.join('; ')}`)
}

/** Writes last week's report when its hour passed while no process was there to write it. */
export async function exportMissedWeek(installation: Parameters<typeof exportLastWeek>[0]): Promise<void> {
  const { config, dataDir, clock, store } = installation
  const { label } = chooseWeek({}, config, clock.nowMs())
  const written = await listExports(dataDir)
  if (written.some(({ week }) => week === label) || (await store.totals()).posts === 0) return
  await exportLastWeek(installation)
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, bytes, { mode: 0o600, flush: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

export interface WrittenExport {
  readonly file: string
  /** The label of its week, or of its days. */
  readonly week: string
  readonly format: string
  readonly bytes: number
  readonly writtenAtMs: number
}

/** Exports in the data folder, newest first. Files that are none of ours are not listed. */
export async function listExports(dataDir: string): Promise<readonly WrittenExport[]> {
  const folder = dataFiles(dataDir).exports
  const found: WrittenExport[] = []
  for (const file of await namesIn(folder)) {
    const written = await describeFile(folder, file)
    if (written !== undefined) found.push(written)
  }
  return found.sort((a, b) => b.writtenAtMs - a.writtenAtMs || (a.file < b.file ? -1 : 1))
}

/** One of {@link listExports} with its bytes; undefined for any name that is none of them, whatever it tries to point at. */
export async function readExport(
  dataDir: string,
  file: string,
): Promise<(WrittenExport & { readonly content: Uint8Array }) | undefined> {
  const folder = dataFiles(dataDir).exports
  const written = await describeFile(folder, file)
  if (written === undefined) return undefined
  return { ...written, content: await readFile(join(folder, file)) }
}

/** Only names of our own form are looked at: they hold no separator and no dots but one. A symbolic link is no export. */
async function describeFile(folder: string, file: string): Promise<WrittenExport | undefined> {
  const name = parseFileName(file)
  if (name === undefined || !EXPORT_FORMATS.some((format) => format === name.format)) return undefined
  try {
    const stats = await lstat(join(folder, file))
    if (!stats.isFile()) return undefined
    return { file, week: name.label, format: name.format, bytes: stats.size, writtenAtMs: Math.floor(stats.mtimeMs) }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
