import { createHash } from 'node:crypto'
import type { RawPost } from '../../core/post.ts'

/** Characters per post; 42 bits tell a few thousand posts apart: one in a thousand million is taken for another. */
export const MARK_LENGTH = 7

export function marksIn(saved = ''): number {
  return Math.floor(saved.length / MARK_LENGTH)
}

/** Which versions of which posts were read, small enough for a cursor. */
export interface Memory {
  has(mark: string): boolean
  /** False when it was there already. */
  add(mark: string): boolean
  /** In the order in which they were added. */
  save(): string
}

export function createMemory(saved = ''): Memory {
  const marks = new Set<string>()
  for (let i = 0; i + MARK_LENGTH <= saved.length; i += MARK_LENGTH) marks.add(saved.slice(i, i + MARK_LENGTH))
  return {
    has: (mark) => marks.has(mark),
    add(mark) {
      if (marks.has(mark)) return false
      marks.add(mark)
      return true
    },
    save: () => [...marks].join(''),
  }
}

/** Another one for every edit of the post, and every version that its platform tells apart. */
export function markOf({ nativeId, editedAtMs }: Pick<RawPost, 'nativeId' | 'editedAtMs'>, version = ''): string {
  return shortHash(`${nativeId}\n${editedAtMs ?? ''}\n${version}`)
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH)
}
