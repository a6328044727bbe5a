import { INDICATOR_TYPES, ROLES, type AnnotatedPost } from '../../core/annotation.ts'
import { DAY_MS, HOUR_MS, startOfDay } from '../../core/bangkok-time.ts'
import type { FacetField, PostFilter, PostStore } from '../../core/ports/post-store.ts'
import type { Random } from '../../simulator/synthetic/random.ts'

/** A question to a store, and what it is, for the message when two stores differ. */
export interface Question {
  readonly about: string
  readonly ask: (store: PostStore) => Promise<unknown>
}

const FIELDS: readonly FacetField[] = ['source', 'platform', 'role', 'category', 'topCategory', 'channel', 'language']

/** Questions about these posts: words and phrases that stand in them, times between theirs, labels and indicators they carry. */
export function questionsAbout(posts: readonly AnnotatedPost[], count: number, random: Random): readonly Question[] {
  const below = (n: number) => random.int(0, n - 1)
  const pick = <T>(list: readonly T[]) => random.pick(list)
  const carrying = posts.filter(({ annotation }) => annotation.indicators.length > 0)
  const sources = [...new Set(posts.map(({ post }) => post.source)), 'nowhere']
  const firstMs = Math.min(...posts.map(({ post }) => post.publishedAtMs))
  const lastMs = Math.max(...posts.map(({ post }) => post.publishedAtMs))

  const phrase = () => {
    const terms = pick(posts).annotation.searchText.split(' ')
    const from = below(terms.length)
    return terms.slice(from, from + 1 + below(3))
  }
  const times = () => {
    const sinceMs = firstMs + below(lastMs - firstMs)
    return { sinceMs, untilMs: sinceMs + pick([HOUR_MS, DAY_MS, 7 * DAY_MS, 40 * DAY_MS]) }
  }
  const indicator = () => {
    const { type, value } =
      carrying.length === 0 ? { type: pick(INDICATOR_TYPES), value: 'x' } : pick(pick(carrying).annotation.indicators)
    return random.chance(0.5) ? { type, value } : { value }
  }
  const category = () => {
    const [first] = pick(posts).annotation.categories
    const leaf = first?.id ?? 'fraud.loan'
    return random.chance(0.5) ? leaf : (leaf.split('.')[0] ?? leaf)
  }
  const conditions: readonly (() => PostFilter)[] = [
    () => ({ text: [[phrase()]] }),
    () => ({ text: [[phrase(), phrase()], [phrase()]] }),
    () => ({ text: [[phrase()]], notText: [[phrase()], [['!!!']]] }),
    () => ({ notText: [[phrase(), phrase()]] }),
    times,
    times,
    () => ({ categories: [category(), category()] }),
    () => ({ roles: [pick(ROLES), pick(ROLES)] }),
    () => ({ sources: [pick(posts).post.source] }),
    () => ({ indicator: indicator() }),
    () => ({ author: pick(posts).post.author?.id ?? 'nobody' }),
  ]
  const filter = (): PostFilter => {
    const one = below(8) === 0 ? {} : pick(conditions)()
    return below(2) === 0 ? one : { ...pick(conditions)(), ...one }
  }
  const interval = () => {
    const intervalMs = pick([HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 1_234_567])
    return { intervalMs, alignMs: startOfDay(pick(posts).post.publishedAtMs) }
  }
  const kinds: readonly (() => { readonly name: string; readonly with: unknown; readonly ask: Question['ask'] })[] = [
    () => on('pages', { filter: filter(), limit: pick([1, 7, 50]) }, (store, { filter, limit }) => threePages(store, filter, limit)),
    () => on('count', { filter: filter() }, (store, { filter }) => store.count(filter)),
    () => on('authors', { filter: filter() }, (store, { filter }) => store.authors(filter)),
    () => on('voices', { filter: filter() }, (store, { filter }) => store.voicesByCategory(filter)),
    () => on('first', { sources, untilMs: times().untilMs }, (store, { sources, untilMs }) => store.firstPublished(sources, untilMs)),
    () => on('histogram', { filter: filter(), options: { ...interval(), ...(below(3) === 0 ? {} : { by: pick(FIELDS) }) } }, (store, { filter, options }) => store.histogram(filter, options)),
    () => on('facet', { filter: filter(), field: pick(FIELDS), limit: pick([1, 5, 100]) }, (store, { filter, field, limit }) => store.facet(filter, field, limit)),
    () => on('topIndicators', { filter: below(2) === 0 ? {} : filter(), limit: pick([1, 3, 20, 200]) }, (store, { filter, limit }) => store.topIndicators(filter, limit)),
    () => on('amount', { filter: filter() }, (store, { filter }) => store.amount(filter)),
    () => on('amountHistogram', { filter: filter(), options: interval() }, (store, { filter, options }) => store.amountHistogram(filter, options)),
  ] // prettier-ignore
  return Array.from({ length: count }, (_, i) => {
    const made = (kinds[i % kinds.length] ?? pick(kinds))()
    return { about: `${made.name} ${JSON.stringify(made.with)}`, ask: made.ask }
  })
}

function on<With>(name: string, given: With, ask: (store: PostStore, given: With) => Promise<unknown>) {
  return { name, with: given, ask: (store: PostStore) => ask(store, given) }
}

/** Whole posts of the first pages with their totals: cursors are each store's own. */
async function threePages(store: PostStore, filter: PostFilter, limit: number): Promise<unknown> {
  const pages: unknown[] = []
  let cursor: string | undefined
  for (let page = 0; page < 3; page++) {
    const { total, posts, nextCursor } = await store.search(filter, { limit, cursor })
    pages.push({ total, posts, more: nextCursor !== undefined })
    if (nextCursor === undefined) break
    cursor = nextCursor
  }
  return pages
}
