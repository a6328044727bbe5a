import type { AnnotatedPost } from '../core/annotation.ts'

/**
 * How many voices there are, and how many posts remain when the loudest of them count no more than the `enough`-th: three
 * hundred posts of one account among the usual five of others are six, not an outbreak.
 * A post whose platform names no author is a voice of its own, unless another has the very same text.
 *
 * @param enough - Voices that a burst must rest on; 0 or 1: any number will do, all posts count.
 */
export function levelVoices(
  posts: readonly AnnotatedPost[],
  enough: number,
): { readonly voices: number; readonly posts: number } {
  const loudness = new Map<string, number>()
  for (const { post, annotation } of posts) {
    const voice = post.author?.id ?? `text ${annotation.fingerprint}`
    loudness.set(voice, (loudness.get(voice) ?? 0) + 1)
  }
  const counts = [...loudness.values()].toSorted((a, b) => b - a)
  const most = enough > 1 ? (counts[enough - 1] ?? 0) : Infinity
  return { voices: counts.length, posts: counts.reduce((sum, n) => sum + Math.min(n, most), 0) }
}
