import type { RoleId } from '../../core/annotation.ts'

/** What a text is told by. */
export interface Features {
  /** `keysOf`. */
  readonly keys: readonly number[]
  /** `lettersOf`. */
  readonly letters: Int32Array
}

/** A post with its features, and what is known of it. */
export interface Lesson extends Features {
  /** Who wrote it; features of one writer alone are habits and are not learnt. */
  readonly source: string
  /** Written for training, or real: an SMS, or a comment, mostly on brands' pages. */
  readonly genre: 'written' | 'message' | 'comment'
  /** Somebody or the author said what it is; else it is one of the many real posts that are taken for unrelated. */
  readonly labelled: boolean
  /** What it counts for the role; 0: its role is not known. */
  readonly weight: number
  readonly role: RoleId
  /** Undefined: nobody wrote them down. */
  readonly categories: readonly string[] | undefined
}

export interface Mood extends Features {
  readonly sentiment: string
}
