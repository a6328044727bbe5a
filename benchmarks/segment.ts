import { execFileSync } from 'node:child_process'
import { createRawangSegmenter, type Segmenter } from '../processors/thai/segment.ts'
import { createIntlSegmenter } from '../processors/thai/segment-peers.ts'
import { loadSegmenterModel } from '../processors/load-segmenter.ts'
import { FOLDS, readGold } from '../scripts/segmenter-examples.ts'
import { heldOutScore, scoreOnFold } from '../scripts/segmenter-held-out.ts'

export interface SegmentFigure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** F1 and speed must reach it, times and sizes must stay under it. */
  readonly limit?: number
  /** ICU's `Intl.Segmenter` in the same run. */
  readonly peer?: number
}

const ROUNDS = 30
const REPEATED = 200_000
const MB = 1024 * 1024

/**
 * Word F1 by cross-validation over the labelled lines (each fold judged by a model, and taught by teachers, that never saw it; near copies
 * share a fold), characters per second on these short lines, the time to be ready, memory, and time against length on hostile text.
 * @throws Error when `../shared/data` is absent.
 */
export function segmentFigures(): readonly SegmentFigure[] {
  const texts = readGold().map((words) => words.join(''))
  const intl = createIntlSegmenter()
  const folds = Array.from({ length: FOLDS }, (_, fold) => fold)
  const f1 = folds.map((fold) => heldOutScore(fold).f1)
  const peerF1 = folds.map((fold) => scoreOnFold(intl, fold).f1)
  const heapBefore = heapUsed()
  const startedMs = performance.now()
  const model = loadSegmenterModel()
  const rawang = createRawangSegmenter({ customWords: [], model: () => model })
  rawang.segment('ระวัง')
  const readyMs = performance.now() - startedMs
  const heapMb = (heapUsed() - heapBefore) / MB
  // Alternating, so that a busy machine is busy for both.
  const fastest = [Infinity, Infinity]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, segmenter] of [rawang, intl].entries())
      fastest[i] = Math.min(fastest[i] ?? Infinity, millisecondsFor(segmenter, texts))
  }
  const units = texts.reduce((sum, text) => sum + text.length, 0)
  const [ours = 0, peer = 0] = fastest.map((ms) => Math.round((units / ms) * 1000))
  return [
    { name: 'segment.f1.held-out', value: rounded(mean(f1)), unit: 'word F1, mean of 5 folds', limit: 0.9, peer: rounded(mean(peerF1)) }, // prettier-ignore
    { name: 'segment.f1.held-out.worst-fold', value: rounded(Math.min(...f1)), unit: 'word F1', peer: rounded(Math.min(...peerF1)) }, // prettier-ignore
    { name: 'segment.speed', value: ours, unit: 'characters/s', limit: peer, peer },
    { name: 'segment.ready', value: rounded(readyMs), unit: 'ms in a warm process', limit: 150 },
    { name: 'segment.ready.new-process', value: rounded(newProcessMs()), unit: 'ms', limit: 150 },
    { name: 'segment.memory', value: rounded(heapMb), unit: 'MB', limit: 150 },
    ...hostileFigures(rawang),
  ]
}

/** Time for a text over the time for a tenth of it: 10 is linear, 100 quadratic; the longer one leaves the cache and wakes the collector. */
function hostileFigures(rawang: Segmenter): readonly SegmentFigure[] {
  const hostile = { 'one-letter': 'ก', 'no-space': 'ไม่มีเว้นวรรค', dots: 'a.', links: 'http://a', 'at-signs': '@a' }
  return Object.entries(hostile).map(([name, piece]) => {
    const long = piece.repeat(Math.ceil(REPEATED / piece.length))
    const [short, whole] = [long.slice(0, REPEATED / 10), long].map((text) =>
      Math.min(...Array.from({ length: 5 }, () => millisecondsFor(rawang, [text]))),
    )
    return { name: `segment.growth.${name}`, value: rounded((whole ?? 0) / (short ?? 1)), unit: 'times for 10 times the text', limit: 40 } // prettier-ignore
  })
}

function millisecondsFor(segmenter: Segmenter, texts: readonly string[]): number {
  const startedMs = performance.now()
  for (const text of texts) segmenter.segment(text)
  return performance.now() - startedMs
}

/** Loading and the first word in a process of its own, without the start of Node. */
function newProcessMs(): number {
  const code = `
    const { loadSegmenterModel } = await import('./processors/load-segmenter.ts')
    const { createRawangSegmenter } = await import('./processors/thai/segment.ts')
    const startedMs = performance.now()
    const model = loadSegmenterModel()
    createRawangSegmenter({ customWords: [], model: () => model }).segment('ระวัง')
    process.stdout.write(String(performance.now() - startedMs))`
  const cwd = new URL('..', import.meta.url)
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd, encoding: 'utf8' }))
}

function heapUsed(): number {
  const { heapUsed: heap, external } = process.memoryUsage()
  return heap + external
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
