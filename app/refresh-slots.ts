import type { SourceConfig } from '../config/schema.ts'
import { HOUR_MS } from '../core/bangkok-time.ts'

/** A pass of asking again that had to stop goes on so much later. */
export const REFRESH_EVERY_MS = HOUR_MS

/** Of a source's asking again: its lease and its account; no source's id holds a tilde. */
export function refreshId({ id }: Pick<SourceConfig, 'id'>): string {
  return `${id}~refresh`
}

export function isRefreshId(id: string): boolean {
  return id.endsWith('~refresh')
}
