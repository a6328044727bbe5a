import type { SourceConfig } from '../../config/schema.ts'
import type { Budget } from '../../core/ports/collector.ts'
import { slotOf } from '../slots.ts'
import { windowOf } from './window.ts'

/**
 * Runs of a source that are still to come before the budget's reset; in a rolling window, in one length of it.
 * @param slotMs - Of the run that is going on, which counts as well.
 */
export function runsByReset(
  source: Pick<SourceConfig, 'id' | 'every'>,
  { window }: Budget,
  nowMs: number,
  slotMs: number | undefined,
): number {
  const { resetMs } = windowOf(window, nowMs)
  const lastMs = slotOf(source, nowMs)
  const toCome = Math.max(0, Math.ceil((resetMs - (lastMs + source.every)) / source.every))
  return toCome + (slotMs === undefined ? 0 : 1)
}
