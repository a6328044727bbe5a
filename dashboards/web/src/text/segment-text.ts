import { clusterEnd, clusterStart } from './graphemes.ts'

export const MARK_KINDS = ['indicator', 'category', 'role', 'channel', 'place', 'withheld'] as const
export type MarkKind = (typeof MARK_KINDS)[number]

/** One reason to underline a stretch of the text. Offsets in UTF-16 units. */
export interface Mark {
  readonly kind: MarkKind
  readonly start: number
  readonly end: number
  /** What it stands for, e.g. a category's id or the place in the post's list of indicators. */
  readonly subject: string
  /** Which rule said so; empty where none is named. */
  readonly rule: string
}

/** A stretch of the text under the same marks; runs follow each other without hole or overlap. */
export interface Run {
  readonly text: string
  readonly start: number
  readonly marks: readonly Mark[]
}

/**
 * Cuts a text at the borders of its marks. Borders inside a cluster are moved outwards, so that no vowel or tone mark is torn
 * off its letter; marks outside the text are left out.
 */
export function segmentText(text: string, marks: readonly Mark[]): readonly Run[] {
  const snapped = marks
    .map((mark) => ({ mark, start: Math.max(0, mark.start), end: Math.min(text.length, mark.end) }))
    .filter(({ start, end }) => start < end)
    .map(({ mark, start, end }) => ({ mark, start: clusterStart(text, start), end: clusterEnd(text, end) }))
  const borders = [...new Set([0, text.length, ...snapped.flatMap(({ start, end }) => [start, end])])]
  borders.sort((a, b) => a - b)
  return borders.slice(0, -1).map((start, i) => {
    const end = borders[i + 1] ?? text.length
    const over = snapped.filter((s) => s.start <= start && s.end >= end).map(({ mark }) => mark)
    return { text: text.slice(start, end), start, marks: over.sort(byKind) }
  })
}

/** The kind that decides how a run looks comes first. */
function byKind(a: Mark, b: Mark): number {
  return rank(a.kind) - rank(b.kind)
}

function rank(kind: MarkKind): number {
  return kind === 'withheld' ? -1 : MARK_KINDS.indexOf(kind)
}
