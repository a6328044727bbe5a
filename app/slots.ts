import type { SourceConfig } from '../config/schema.ts'
import { isReading, type SourceHealth } from '../core/source-health.ts'

/** The start of the slot that holds `nowMs`. Slots of different sources are shifted against each other by a hash of their id, so that they don't all come at once. */
export function slotOf(source: Pick<SourceConfig, 'id' | 'every'>, nowMs: number): number {
  const shift = hash32(source.id) % source.every
  return Math.floor((nowMs - shift) / source.every) * source.every + shift
}

/** When the source is read next, given when it was read last. */
export function nextRunMs(
  source: Pick<SourceConfig, 'id' | 'every' | 'enabled'>,
  lastSlotMs: number | null,
  nowMs: number,
): number | null {
  if (!source.enabled) return null
  const slotMs = slotOf(source, nowMs)
  return lastSlotMs === null || lastSlotMs < slotMs ? nowMs : slotMs + source.every
}

/** Time before which the source must be left alone; undefined when it may be read. */
export function waitUntil(health: SourceHealth | undefined, nowMs: number): number | undefined {
  const until = health?.retryAtMs
  return until != null && until > nowMs && !isReading(health?.state ?? 'ok') ? until : undefined
}

/** FNV-1a. */
function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}
