import type { DISGUISES } from '../../core/annotation.ts'

export type Disguise = (typeof DISGUISES)[number]

/** A word that was written to evade, as it is to be read. Offsets into the normalised text. */
export interface Disguised {
  readonly start: number
  readonly end: number
  readonly reading: string
  readonly undone: readonly Disguise[]
  /** Unit i of the reading stands at `from[i]`. */
  readonly from: readonly number[]
}
