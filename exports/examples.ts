import type { AnnotatedPost } from '../core/annotation.ts'
import { LONG_NUMBER, maskForDisplay } from '../core/mask.ts'
import { iso, type Periods } from './questions.ts'
import { ACTIONABLE_ROLES } from './referrals.ts'
import { defangText, visibleLine } from './safe-text.ts'
import type { WeeklyReport } from './schema.ts'

const CATEGORIES = 5
const POSTS_EACH = 3
/** Newest posts of a category that examples are picked from. */
const LOOKED_AT = 100
const MAX_CLUSTERS = 220

/** A few posts of the busiest categories, surest first, each by another author and no text twice. */
export async function readExamples(
  { store, now }: Periods,
  categories: WeeklyReport['categories'],
  isSynthetic: (sourceId: string) => boolean,
): Promise<WeeklyReport['examples']> {
  const busiest = categories
    .filter(({ byRole }) => ACTIONABLE_ROLES.some((role) => byRole[role] > 0))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, CATEGORIES)
  const examples: WeeklyReport['examples'] = []
  for (const { id, label } of busiest) {
    const { posts } = await store.search({ ...now, categories: [id], roles: ACTIONABLE_ROLES }, { limit: LOOKED_AT })
    for (const entry of pick(posts, id)) {
      examples.push({
        category: id,
        label,
        role: entry.annotation.role.id,
        publishedAt: iso(entry.post.publishedAtMs),
        source: entry.post.source,
        text: exampleText(entry),
        synthetic: isSynthetic(entry.post.source),
      })
    }
  }
  return examples
}

/**
 * A post's text as it may be printed. More is masked here than on the page, which analysts use to act: every identifier that is
 * not surely the offender's, and every long number that nobody recognised. Nobody needs them to see what a post is like.
 */
export function exampleText(entry: AnnotatedPost): string {
  const { annotation } = entry
  const indicators = annotation.indicators.map((indicator) =>
    indicator.owner === 'unknown' && indicator.type !== 'url' && indicator.type !== 'domain'
      ? { ...indicator, owner: 'victim' as const }
      : indicator,
  )
  const masked = maskForDisplay({ post: entry.post, annotation: { ...annotation, indicators } }).post.text
  const offenders = indicators.filter(({ owner }) => owner === 'offender')
  const text = masked.replace(LONG_NUMBER, (number, start: number) => {
    const known = offenders.some((span) => span.start < start + number.length && start < span.end)
    return known ? number : number.replace(/\p{N}/gu, (digit) => '•'.repeat(digit.length))
  })
  return visibleLine(defangText(text), MAX_CLUSTERS)
}

function pick(posts: readonly AnnotatedPost[], category: string): readonly AnnotatedPost[] {
  const sureness = ({ annotation }: AnnotatedPost) =>
    annotation.role.score * (annotation.categories.find(({ id }) => id === category)?.score ?? 0)
  const seen = new Set<string>()
  return posts
    .filter(({ post }) => post.repostOf === undefined)
    .toSorted((a, b) => sureness(b) - sureness(a) || (a.post.id < b.post.id ? -1 : 1))
    .filter(({ post, annotation }) => {
      const keys = [annotation.fingerprint, `author:${post.author?.id ?? post.id}`]
      if (keys.some((key) => seen.has(key))) return false
      for (const key of keys) seen.add(key)
      return true
    })
    .slice(0, POSTS_EACH)
}
