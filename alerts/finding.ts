import type { Alert } from '../core/alert.ts'

/** What a rule sees on one subject now: an alert without its own life. */
export type Finding = Omit<
  Alert,
  'id' | 'state' | 'test' | 'openedAtMs' | 'updatedAtMs' | 'acknowledgedAtMs' | 'closedAtMs'
>

/** A rule's line is crossed by a subject. What it is made of is only read when it is written down. */
export interface Sighting {
  readonly subject: string
  /** What one alert is open on, where a subject may have several: default the subject. */
  readonly key?: string
  /** @param open - The alert that is open on this subject already: its posts stay part of the picture. */
  describe(open: Alert | undefined): Promise<Finding>
}
