import type { Alert } from '../../core/alert.ts'
import type { PostFilter, PostStore } from '../../core/ports/post-store.ts'
import { agenciesFor, type Taxonomy } from '../../core/taxonomy.ts'
import type { RisingItem } from '../../core/trend.ts'
import { withoutSomebodysOwn } from '../../trends/somebodys-own.ts'
import { MAX_EVIDENCE, pickEvidence, severityOf } from '../evidence.ts'
import type { Finding } from '../finding.ts'

/** Newest posts that evidence is chosen from; what was chosen before stays in the choice. */
const CANDIDATES = 300
const MAX_INDICATORS = 20

type FromPosts = Pick<
  Finding,
  'window' | 'observed' | 'expected' | 'score' | 'authors' | 'reposts' | 'roles' | 'sources'
> &
  Pick<Finding, 'firstSeenMs' | 'evidence' | 'indicators' | 'severity' | 'referTo'>

/**
 * The part of a finding that is read from the posts themselves, over all of what is going on: from its first post to now.
 *
 * @param filter - What counts, without times.
 */
export async function describePosts(
  { store, taxonomy }: { readonly store: PostStore; readonly taxonomy: Taxonomy },
  item: RisingItem,
  filter: PostFilter,
  open: Alert | undefined,
): Promise<FromPosts> {
  const firstSeenMs = Math.min(item.firstSeenMs ?? item.window.fromMs, open?.firstSeenMs ?? Infinity)
  const range: PostFilter = { ...filter, sinceMs: firstSeenMs, untilMs: item.window.toMs }
  const [page, kept, indicators, categories] = await Promise.all([
    store.search(range, { limit: CANDIDATES }),
    store.get(open?.evidence ?? []),
    store.topIndicators(range, MAX_INDICATORS).then((top) => withoutSomebodysOwn(store, top)),
    item.kind === 'category' ? [item.subject] : store.facet(range, 'category', 3).then((f) => f.map(({ key }) => key)),
  ])
  const evidence = pickEvidence([...kept, ...page.posts])
  return {
    window: item.window,
    observed: item.observed,
    expected: item.expected,
    score: item.score,
    authors: item.authors,
    reposts: item.reposts,
    roles: item.roles,
    sources: item.sources,
    firstSeenMs,
    evidence: evidence.slice(0, MAX_EVIDENCE).map(({ post }) => post.id),
    indicators: indicators.map(({ type, value, posts }) => ({ type, value, posts })),
    severity: severityOf(evidence),
    referTo: [...new Set(categories.flatMap((category) => agenciesFor(taxonomy, category)))],
  }
}
