import { describe, expect, test } from 'vitest'
import { topCategory, type AnnotatedPost } from '../../core/annotation.ts'
import { DAY_MS, HOUR_MS, startOfDay } from '../../core/bangkok-time.ts'
import type { PostFilter, PostStore } from '../../core/ports/post-store.ts'
import { createRandom } from '../../simulator/synthetic/random.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, manyPosts, NOON_MS } from '../builders.ts'

/** The part of the post store's contract that counts posts. */
export function describeCounting(opened: () => PostStore): void {
  describe('histogram', () => {
    const midnight = startOfDay(NOON_MS)
    const at = (id: string, publishedAtMs: number) => anAnnotatedPost({ id, publishedAtMs })

    test("has its borders where it is told, e.g. at Bangkok's midnight", async () => {
      await opened().upsert([
        at('t:1', midnight - 1),
        at('t:2', midnight),
        at('t:3', midnight + DAY_MS - 1),
        at('t:4', midnight + 3 * DAY_MS),
      ])
      const days = await opened().histogram({}, { intervalMs: DAY_MS, alignMs: midnight })
      expect(days).toEqual([
        { fromMs: midnight - DAY_MS, counts: { all: 1 } },
        { fromMs: midnight, counts: { all: 2 } },
        { fromMs: midnight + 3 * DAY_MS, counts: { all: 1 } },
      ])
      expect(await opened().histogram({}, { intervalMs: DAY_MS, alignMs: 10 * DAY_MS + midnight })).toEqual(days)
    })

    test('keeps to the times of the filter, and to an alignment within the hour', async () => {
      await opened().upsert(manyPosts(6, (i) => ({ publishedAtMs: midnight + i * 600_000 })))
      expect(
        await opened().histogram(
          { sinceMs: midnight + 600_000, untilMs: midnight + 5 * 600_000 },
          { intervalMs: 1_800_000, alignMs: midnight + 600_000 },
        ),
      ).toEqual([
        { fromMs: midnight + 600_000, counts: { all: 3 } },
        { fromMs: midnight + 4 * 600_000, counts: { all: 1 } },
      ])
    })

    test('before 1970 too', async () => {
      await opened().upsert([at('t:1', -1), at('t:2', 0)])
      expect(await opened().histogram({}, { intervalMs: HOUR_MS, alignMs: 0 })).toEqual([
        { fromMs: -HOUR_MS, counts: { all: 1 } },
        { fromMs: 0, counts: { all: 1 } },
      ])
    })

    test('counts a post with two categories once under each, and once under their top category', async () => {
      await opened().upsert([
        anAnnotatedPost({
          id: 't:1',
          annotation: { categories: [aCategory('fraud.loan'), aCategory('fraud.phishing')] },
        }),
        anAnnotatedPost({
          id: 't:2',
          annotation: { categories: [aCategory('fraud.loan'), aCategory('pyramid.ponzi')] },
        }),
        anAnnotatedPost({ id: 't:3', annotation: { role: aRole('unrelated') } }),
      ])
      const options = { intervalMs: DAY_MS, alignMs: midnight }
      expect(await opened().histogram({}, { ...options, by: 'category' })).toEqual([
        { fromMs: midnight, counts: { 'fraud.loan': 2, 'fraud.phishing': 1, 'pyramid.ponzi': 1 } },
      ])
      expect(await opened().histogram({}, { ...options, by: 'topCategory' })).toEqual([
        { fromMs: midnight, counts: { fraud: 2, pyramid: 1 } },
      ])
      expect(await opened().histogram({}, { ...options, by: 'role' })).toEqual([
        { fromMs: midnight, counts: { lure: 2, unrelated: 1 } },
      ])
    })
  })

  test('facets: most frequent first, equal ones by key, as many as asked', async () => {
    await opened().upsert([
      anAnnotatedPost({ id: 't:1', source: 'b', platform: 'x', annotation: { language: 'th', channels: [{ id: 'line', evidence: [] }, { id: 'sms', evidence: [] }] } }),
      anAnnotatedPost({ id: 't:2', source: 'a', platform: 'x', annotation: { language: 'en', channels: [{ id: 'line', evidence: [] }] } }),
      anAnnotatedPost({ id: 't:3', source: 'c', platform: 'y', annotation: { language: 'th' } }),
      anAnnotatedPost({ id: 't:4', source: 'c', platform: 'y', annotation: { language: 'th', role: aRole('warning') } }),
    ]) // prettier-ignore
    const facet = async (...[field, limit = 9]: [Parameters<PostStore['facet']>[1], number?]) =>
      (await opened().facet({}, field, limit)).map(({ key, count }) => `${key} ${count}`)
    expect(await facet('source')).toEqual(['c 2', 'a 1', 'b 1'])
    expect(await facet('source', 2)).toEqual(['c 2', 'a 1'])
    expect(await facet('platform')).toEqual(['x 2', 'y 2'])
    expect(await facet('language')).toEqual(['th 3', 'en 1'])
    expect(await facet('channel')).toEqual(['line 2', 'sms 1'])
    expect(await facet('role')).toEqual(['lure 3', 'warning 1'])
    expect(await facet('category')).toEqual([])
    expect(await opened().facet({ roles: ['warning'] }, 'source', 9)).toEqual([{ key: 'c', count: 1 }])
  })

  describe('indicators', () => {
    const carrying = (
      id: string,
      author: string,
      publishedAtMs: number,
      ...indicators: ReturnType<typeof anIndicator>[]
    ) => anAnnotatedPost({ id, author: { id: author }, publishedAtMs, annotation: { indicators } })

    test('count posts and authors, most posts first, with when they were seen', async () => {
      const line = anIndicator({ type: 'line-id', value: 'z' })
      await opened().upsert([
        carrying('t:1', 'a', NOON_MS, anIndicator(), line, anIndicator()),
        carrying('t:2', 'a', NOON_MS - HOUR_MS, anIndicator(), line),
        carrying('t:3', 'b', NOON_MS + HOUR_MS, anIndicator()),
        carrying('t:4', 'b', NOON_MS, anIndicator({ value: '+66800000009' }), anIndicator({ type: 'line-id', value: '+66800000009' })),
      ]) // prettier-ignore
      expect(await opened().topIndicators({}, 3)).toEqual([
        { type: 'phone', value: '+66812345678', posts: 3, authors: 2, firstSeenMs: NOON_MS - HOUR_MS, lastSeenMs: NOON_MS + HOUR_MS }, // prettier-ignore
        { type: 'line-id', value: 'z', posts: 2, authors: 1, firstSeenMs: NOON_MS - HOUR_MS, lastSeenMs: NOON_MS },
        { type: 'line-id', value: '+66800000009', posts: 1, authors: 1, firstSeenMs: NOON_MS, lastSeenMs: NOON_MS },
      ])
      const early = await opened().topIndicators({ untilMs: NOON_MS }, 9)
      expect(early.map(({ value, posts }) => `${value} ${posts}`)).toEqual(['z 1', '+66812345678 1'])
    })

    test("never count a victim's own, nor citizen ids, whoever's they are", async () => {
      const victims = anIndicator({ value: '+66811111111', owner: 'victim' })
      const citizen = anIndicator({ type: 'citizen-id', value: '1101700230708', owner: 'offender' })
      await opened().upsert([
        carrying('t:1', 'a', NOON_MS, victims, citizen, anIndicator({ value: '+66822222222', owner: 'unknown' })),
      ])
      expect((await opened().topIndicators({}, 9)).map(({ value }) => value)).toEqual(['+66822222222'])
      const inLink = anIndicator({ type: 'url', value: 'https://pay.example/0811111111', owner: 'offender' })
      await opened().upsert([carrying('t:3', 'c', NOON_MS, victims, inLink)])
      expect(await opened().topIndicators({}, 9)).toHaveLength(1)
      // The same number as an offender's elsewhere is counted there only.
      await opened().upsert([carrying('t:2', 'b', NOON_MS, { ...victims, owner: 'offender' })])
      expect((await opened().topIndicators({}, 9)).find(({ value }) => value === victims.value)?.posts).toBe(1)
    })
  })

  test('amounts are summed over the posts that name one', async () => {
    await opened().upsert([
      anAnnotatedPost({ id: 't:1', annotation: { amountThb: 1_500 } }),
      anAnnotatedPost({ id: 't:2', annotation: { amountThb: 0 } }),
      anAnnotatedPost({ id: 't:3' }),
      anAnnotatedPost({ id: 't:4', source: 'other', annotation: { amountThb: Number.MAX_SAFE_INTEGER } }),
    ])
    expect(await opened().amount({ sources: ['test-source'] })).toEqual({ sumThb: 1_500, posts: 2 })
    expect((await opened().amount({})).posts).toBe(3)
  })

  test('amounts by time are the same sum in parts, without the parts that name none', async () => {
    const at = (id: string, publishedAtMs: number, amountThb: number | null) =>
      anAnnotatedPost({ id, publishedAtMs, annotation: { amountThb } })
    await opened().upsert([
      at('t:1', NOON_MS, 10),
      at('t:2', NOON_MS + HOUR_MS - 1, 5),
      at('t:3', NOON_MS + HOUR_MS, null),
      at('t:4', NOON_MS + 2 * HOUR_MS, 7),
      at('t:5', NOON_MS + 3 * HOUR_MS, 100),
    ])
    const filter = { sinceMs: NOON_MS, untilMs: NOON_MS + 3 * HOUR_MS }
    expect(await opened().amountHistogram(filter, { intervalMs: HOUR_MS, alignMs: NOON_MS })).toEqual([
      { fromMs: NOON_MS, sumThb: 15, posts: 2 },
      { fromMs: NOON_MS + 2 * HOUR_MS, sumThb: 7, posts: 1 },
    ])
    expect(await opened().amount(filter)).toEqual({ sumThb: 22, posts: 3 })
  })

  test('authors are counted once each, and posts that repeat another', async () => {
    await opened().upsert([
      anAnnotatedPost({ id: 't:1', author: { id: 'a' } }),
      anAnnotatedPost({ id: 't:2', author: { id: 'a' }, repostOf: 't:1' }),
      anAnnotatedPost({ id: 't:3', author: { id: 'b' }, repostOf: 'elsewhere:1' }),
      anAnnotatedPost({ id: 't:4', author: undefined }),
    ])
    expect(await opened().authors({})).toEqual({ authors: 2, reposts: 2 })
    expect(await opened().authors({ sources: ['nowhere'] })).toEqual({ authors: 0, reposts: 0 })
    expect(await opened().count({})).toBe(4)
  })

  test('voices of each category: authors once each, reposts, roles and sources; of the matching posts only', async () => {
    const [loan, ponzi] = [aCategory('fraud.loan'), aCategory('pyramid.ponzi')]
    await opened().upsert([
      anAnnotatedPost({ id: 't:1', author: { id: 'a' }, annotation: { categories: [loan, ponzi] } }),
      anAnnotatedPost({ id: 't:2', author: { id: 'a' }, repostOf: 't:1', source: 'b', annotation: { categories: [loan] } }),
      anAnnotatedPost({ id: 't:3', author: { id: 'b' }, annotation: { categories: [loan], role: aRole('warning') } }),
      anAnnotatedPost({ id: 't:4', author: undefined, annotation: { categories: [ponzi] } }),
      anAnnotatedPost({ id: 't:5', author: { id: 'c' } }),
      anAnnotatedPost({ id: 't:6', publishedAtMs: NOON_MS, annotation: { categories: [loan] } }),
    ]) // prettier-ignore
    expect(await opened().voicesByCategory({ untilMs: NOON_MS })).toEqual({
      'fraud.loan': { authors: 2, reposts: 1, roles: { lure: 2, warning: 1 }, sources: { 'test-source': 2, b: 1 } },
      'pyramid.ponzi': { authors: 1, reposts: 0, roles: { lure: 2 }, sources: { 'test-source': 2 } },
    })
    expect(await opened().voicesByCategory({ sources: ['nowhere'] })).toEqual({})
  })

  test('voices of a category are exact however many authors there are', async () => {
    const categories = [aCategory('fraud.loan')]
    await opened().upsert(manyPosts(1_300, (i) => ({ author: { id: `a_${i % 1_200}` }, annotation: { categories } })))
    expect((await opened().voicesByCategory({}))['fraud.loan']).toMatchObject({
      authors: 1_200,
      roles: { lure: 1_300 },
    })
  })

  test('when the first post of each source was published, before a time', async () => {
    await opened().upsert([
      anAnnotatedPost({ id: 't:1', publishedAtMs: NOON_MS, source: 'a' }),
      anAnnotatedPost({ id: 't:2', publishedAtMs: NOON_MS - 40 * DAY_MS, source: 'b' }),
      anAnnotatedPost({ id: 't:3', publishedAtMs: NOON_MS + DAY_MS, source: 'b' }),
      anAnnotatedPost({ id: 't:4', publishedAtMs: NOON_MS + DAY_MS, source: 'c' }),
    ])
    const first = (sources: readonly string[], untilMs = NOON_MS + 1) => opened().firstPublished(sources, untilMs)
    expect(await first(['a', 'b', 'c', 'nowhere'])).toEqual({ a: NOON_MS, b: NOON_MS - 40 * DAY_MS })
    expect(await first(['c', 'a'], NOON_MS)).toEqual({})
    expect(await first(['c'], NOON_MS + 2 * DAY_MS)).toEqual({ c: NOON_MS + DAY_MS })
    expect(await first([])).toEqual({})
  })

  test('counts stay those of the posts while these are edited, moved in time and erased, at any borders', async () => {
    const random = createRandom(11)
    const roles = ['lure', 'victim-report', 'unrelated'] as const
    const categories = [[], ['fraud.loan'], ['fraud.loan', 'pyramid.ponzi']] as const
    const made = (id: number) =>
      anAnnotatedPost({
        id: `t:${id}`,
        source: random.pick(['a', 'b']),
        publishedAtMs: random.int(-5, 5) * HOUR_MS + random.pick([-1, 0, 1, 1_000_000]),
        annotation: { role: aRole(random.pick(roles)), categories: random.pick(categories).map((category) => aCategory(category)) },
      }) // prettier-ignore
    const there = new Map<string, AnnotatedPost>()
    const write = async (posts: readonly AnnotatedPost[]) => {
      await opened().upsert(posts)
      for (const entry of posts) there.set(entry.post.id, entry)
    }
    await write(Array.from({ length: 120 }, (_, i) => made(i)))
    await write(Array.from({ length: 60 }, (_, i) => made(i * 2)))
    const gone = Array.from({ length: 30 }, (_, i) => `t:${i * 3}`)
    await opened().delete(gone)
    for (const id of gone) there.delete(id)
    for (let i = 0; i < 40; i++) {
      const sinceMs = random.int(-6, 2) * HOUR_MS + random.pick([0, 1, 500_000])
      const filter = {
        ...(random.chance(0.3) ? {} : { sinceMs }),
        ...(random.chance(0.3) ? {} : { untilMs: sinceMs + random.pick([0, 1, HOUR_MS / 2, HOUR_MS, 3.3 * HOUR_MS]) }),
        ...(random.chance(0.5) ? {} : { sources: ['b'] }),
        ...(random.chance(0.5) ? {} : { roles: [random.pick(roles)] }),
        ...(random.chance(0.5) ? {} : { categories: [random.pick(['fraud', 'pyramid.ponzi'])] }),
      }
      const about = JSON.stringify(filter)
      const matching = [...there.values()].filter((entry) => matches(entry, filter))
      expect(await opened().count(filter), about).toBe(matching.length)
      expect((await opened().search(filter, { limit: 1 })).total, about).toBe(matching.length)
      const bySource = await opened().facet(filter, 'source', 9)
      expect(new Map(bySource.map(({ key, count }) => [key, count])), about).toEqual(countBy(matching, ({ post }) => post.source)) // prettier-ignore
      const intervalMs = random.pick([HOUR_MS, 2 * HOUR_MS, HOUR_MS / 2])
      const buckets = await opened().histogram(filter, { intervalMs, alignMs: 3 * HOUR_MS })
      expect(new Map(buckets.map(({ fromMs, counts }) => [fromMs, counts['all']])), about).toEqual(
        countBy(matching, ({ post }) => 3 * HOUR_MS + Math.floor((post.publishedAtMs - 3 * HOUR_MS) / intervalMs) * intervalMs),
      ) // prettier-ignore
    }
  })
}

function matches({ post, annotation }: AnnotatedPost, filter: PostFilter): boolean {
  const { sinceMs = -Infinity, untilMs = Infinity, sources, roles, categories } = filter
  const own = annotation.categories.flatMap(({ id }) => [id, topCategory(id)])
  return (
    post.publishedAtMs >= sinceMs &&
    post.publishedAtMs < untilMs &&
    sources?.includes(post.source) !== false &&
    roles?.includes(annotation.role.id) !== false &&
    (categories === undefined || own.some((id) => categories.includes(id)))
  )
}

function countBy<Key>(posts: readonly AnnotatedPost[], keyOf: (entry: AnnotatedPost) => Key): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const entry of posts) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1)
  return counts
}
