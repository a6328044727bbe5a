import type { AlertRule } from '../../config/schema.ts'
import type { AnnotatedPost } from '../../core/annotation.ts'
import type { PostFilter, PostStore } from '../../core/ports/post-store.ts'
import { leafIds, type Taxonomy } from '../../core/taxonomy.ts'
import type { RisingItem, TrendSnapshot } from '../../core/trend.ts'
import { burstScore } from '../../trends/burst-score.ts'
import type { Judge } from '../../trends/judge.ts'
import type { Sighting } from '../finding.ts'
import { burstTitle } from '../titles.ts'
import { levelVoices } from '../voices.ts'
import { describePosts } from './describe-posts.ts'

export type BurstRule = Extract<AlertRule, { kind: 'burst' }>

export interface PostRuleDeps {
  readonly store: PostStore
  readonly taxonomy: Taxonomy
  readonly snapshot: TrendSnapshot
  /** Judges the window of the snapshot again, over the rule's own roles. Opened only when something is to be judged. */
  readonly judge: () => Promise<Judge>
}

/** Posts of a window read to hear its voices; of more, these stand for all. */
const MAX_READ = 1_000

/** Categories that are above their own past in the posts that this rule counts. */
export async function sightBursts(rule: BurstRule, deps: PostRuleDeps): Promise<readonly Sighting[]> {
  const { snapshot, taxonomy } = deps
  // The snapshot counts every role that tells of a scam: a category with too few of those has too few of the rule's.
  const enough = new Set(snapshot.items.filter((item) => item.observed >= rule.minPosts).map((item) => item.id))
  const candidates = leavesOf(rule, taxonomy).filter((leaf) => enough.has(`category:${leaf}`))
  if (candidates.length === 0) return []
  const items = await (await deps.judge()).categories(candidates, rule.roles)
  const loud = items.filter((item) => isOverTheLine(rule, item, item.observed))
  const carried = await Promise.all(loud.map((item) => isCarriedByMany(rule, item, deps)))
  return loud
    .filter((_, i) => carried[i])
    .map((item) => ({
      subject: item.subject,
      describe: async (open) => ({
        ruleId: rule.id,
        kind: 'burst',
        subject: item.subject,
        title: burstTitle(labelOf(taxonomy, item.subject), item),
        ...(await describePosts(deps, item, filterOf(rule, item.subject), open)),
      }),
    }))
}

/** A top category stands for each of its leaves. */
function leavesOf({ categories }: BurstRule, taxonomy: Taxonomy): readonly string[] {
  const leaves = leafIds(taxonomy)
  if (categories.length === 0) return leaves
  return leaves.filter((leaf) => categories.some((id) => id === leaf || leaf.startsWith(`${id}.`)))
}

function isOverTheLine({ minScore, minPosts }: BurstRule, item: RisingItem, posts: number): boolean {
  return item.basis !== 'none' && posts >= minPosts && burstScore(item, posts) >= minScore
}

/** The burst must still be one when its loudest voices are heard no louder than the rest. */
async function isCarriedByMany(rule: BurstRule, item: RisingItem, { store }: PostRuleDeps): Promise<boolean> {
  if (rule.minAuthors === 0) return true
  const { posts, total } = await readAll(store, {
    ...filterOf(rule, item.subject),
    sources: Object.keys(item.sources),
    sinceMs: item.window.fromMs,
    untilMs: item.window.toMs,
  })
  const level = levelVoices(posts, rule.minAuthors)
  const scale = posts.length === 0 ? 0 : total / posts.length
  return level.voices >= rule.minAuthors && isOverTheLine(rule, item, Math.round(level.posts * scale))
}

async function readAll(
  store: PostStore,
  filter: PostFilter,
): Promise<{ readonly posts: readonly AnnotatedPost[]; readonly total: number }> {
  const posts: AnnotatedPost[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.search(filter, { limit: 250, cursor })
    posts.push(...page.posts)
    if (page.nextCursor === undefined || posts.length >= MAX_READ) return { posts, total: page.total }
    cursor = page.nextCursor
  }
}

function filterOf({ roles }: BurstRule, leaf: string): PostFilter {
  return { categories: [leaf], roles }
}

function labelOf(taxonomy: Taxonomy, leaf: string): { readonly th: string; readonly en: string } {
  return taxonomy.categories.flatMap((top) => top.children).find(({ id }) => id === leaf) ?? { th: leaf, en: leaf }
}
