import { createHash } from 'node:crypto'
import type { Post } from '../core/post.ts'

/**
 * The id of a batch's job: the same posts with the same content give the same id, whenever they were collected. It begins with a
 * letter, since BullMQ takes an id of digits only for its own.
 */
export function batchJobId(posts: readonly Post[]): string {
  const hash = createHash('sha256')
  for (const { collectedAtMs: _collectedAtMs, ...post } of posts) hash.update(JSON.stringify(post)).update('\0')
  return `b${hash.digest('base64url').slice(0, 27)}`
}
