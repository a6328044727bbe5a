import type { AnnotatedPost } from '../core/annotation.ts'
import { hasLikeFingerprint } from '../core/near-copy.ts'

export const MAX_EVIDENCE = 20

/**
 * The posts that show best what goes on, most telling first: severe ones, surely read, each from another author as far as there
 * are authors, and no text twice.
 */
export function pickEvidence(posts: readonly AnnotatedPost[]): readonly AnnotatedPost[] {
  const unique = [...new Map(posts.map((entry) => [entry.post.id, entry])).values()]
  const ranked = unique.toSorted((a, b) => weight(b) - weight(a) || (a.post.id < b.post.id ? -1 : 1))
  const picked: AnnotatedPost[] = []
  const authors = new Set<string>()
  const later: AnnotatedPost[] = []
  for (const entry of ranked) {
    const author = entry.post.author?.id
    if (author !== undefined && authors.has(author)) {
      later.push(entry)
      continue
    }
    if (!add(picked, entry)) continue
    if (author !== undefined) authors.add(author)
  }
  for (const entry of later) add(picked, entry)
  return picked
}

/** 0 to 100: the mean over the five most severe of the posts, so that one misread post does not decide. */
export function severityOf(posts: readonly AnnotatedPost[]): number {
  const top = posts
    .map((entry) => entry.annotation.severity.score)
    .toSorted((a, b) => b - a)
    .slice(0, 5)
  return top.length === 0 ? 0 : Math.round(top.reduce((sum, score) => sum + score, 0) / top.length)
}

function add(picked: AnnotatedPost[], entry: AnnotatedPost): boolean {
  if (picked.length >= MAX_EVIDENCE) return false
  if (picked.some((other) => hasLikeFingerprint(other.annotation, entry.annotation))) return false
  picked.push(entry)
  return true
}

/** A repost says the same with less. */
function weight({ post, annotation }: AnnotatedPost): number {
  const sure = annotation.role.score * (annotation.categories[0]?.score ?? 0.5)
  return (annotation.severity.score + 1) * sure * (post.repostOf === undefined ? 1 : 0.5)
}
