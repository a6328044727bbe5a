import { createRoute, z } from '@hono/zod-openapi'
import { RELEVANT_ROLES } from '../../../core/annotation.ts'
import { topCategory, type AnnotatedPost, type RoleId } from '../../../core/annotation.ts'
import { defang } from '../../../core/defang.ts'
import type { PostFilter, PostStore } from '../../../core/ports/post-store.ts'
import { withoutSomebodysOwn } from '../../../trends/somebodys-own.ts'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { readFilter, relevantOnly } from '../filter.ts'
import { NotFoundError } from '../problems.ts'
import { CampaignsSchema, CategoryCountsSchema, IndicatorsSchema } from '../schemas/overview.ts'
import { NearCopiesSchema, PostsQuerySchema, PostsSchema, PublicPostSchema } from '../schemas/posts.ts'
import { FilterQuerySchema } from '../schemas/shapes.ts'
import { iso, showPost, syntheticSources } from '../show.ts'

const LIMIT = z.coerce.number().int().min(1).max(200).default(20)
const IndicatorQuerySchema = FilterQuerySchema.extend({ limit: LIMIT })

/** Posts and what is counted over them. */
export function postRoutes(deps: ApiDeps) {
  const { store, config } = deps
  const synthetic = syntheticSources(config)
  return createRouter()
    .openapi(
      createRoute({
        method: 'get',
        path: '/posts',
        summary: 'Search: newest first, a page at a time',
        request: { query: PostsQuerySchema },
        responses: answers(PostsSchema),
      }),
      async (c) => {
        const { limit, cursor, only, ...query } = c.req.valid('query')
        const { filter } = await readFilter(query, deps)
        const page = await store.search(only === 'relevant' ? relevantOnly(filter) : filter, { limit, cursor })
        const posts = page.posts.map((entry) => showPost(entry, synthetic))
        return c.json(
          { total: page.total, posts, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/posts/{id}',
        summary: 'One post with its annotation',
        request: { params: z.object({ id: z.string() }) },
        responses: answers(PublicPostSchema),
      }),
      async (c) => {
        return c.json(showPost(await postOf(store, c.req.valid('param').id), synthetic), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/posts/{id}/near-copies',
        summary: 'Posts that say nearly the same, newest first: other numbers, links, words or ends',
        request: { params: z.object({ id: z.string() }), query: z.object({ limit: LIMIT }) },
        responses: answers(NearCopiesSchema),
      }),
      async (c) => {
        const post = await postOf(store, c.req.valid('param').id)
        const { posts, ...counted } = await store.nearCopies(post, c.req.valid('query').limit)
        return c.json({ ...counted, posts: posts.map((entry) => showPost(entry, synthetic)) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/categories',
        summary: 'Posts by category and role, with what they are a part of',
        request: { query: FilterQuerySchema },
        responses: answers(CategoryCountsSchema),
      }),
      async (c) => {
        const { filter, base, sinceMs, untilMs } = await readFilter(c.req.valid('query'), deps)
        const postsRead = await store.count(base)
        const byRole = await Promise.all(
          RELEVANT_ROLES.map(async (role) => ({ role, counts: await categoriesOf(store, filter, role) })),
        )
        const ids = [...new Set(byRole.flatMap(({ counts }) => [...counts.keys()]))]
        const roles = await store.facet(filter, 'role', 10)
        return c.json(
          {
            since: iso(sinceMs),
            until: iso(untilMs),
            postsRead,
            categories: ids
              .map((id) => {
                const each = byRole.map(({ role, counts }) => [role, counts.get(id) ?? 0] as const)
                return {
                  id,
                  count: each.reduce((n, [, k]) => n + k, 0),
                  of: postsRead,
                  byRole: Object.fromEntries(each),
                }
              })
              .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
            roles: roles.map(({ key, count }) => ({ id: key as RoleId, count, of: postsRead })),
          },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/indicators',
        summary: 'What offenders can be known by, most posts first; victims’ own are withheld',
        request: { query: IndicatorQuerySchema },
        responses: answers(IndicatorsSchema),
      }),
      async (c) => {
        const { limit, ...query } = c.req.valid('query')
        const { filter } = await readFilter(query, deps)
        const found = await withoutSomebodysOwn(store, await store.topIndicators(relevantOnly(filter), limit))
        const indicators = found.map(({ firstSeenMs, lastSeenMs, ...i }) => ({
          ...i,
          defanged: defang(i.type, i.value),
          firstSeen: iso(firstSeenMs),
          lastSeen: iso(lastSeenMs),
        }))
        return c.json({ indicators }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/campaigns',
        summary: 'Posts of several accounts that share an offender’s indicator',
        request: { query: IndicatorQuerySchema },
        responses: answers(CampaignsSchema),
      }),
      async (c) => {
        const { limit, ...query } = c.req.valid('query')
        const { filter, sinceMs } = await readFilter(query, deps)
        const found = await withoutSomebodysOwn(store, (await campaignsIn(store, filter)).slice(0, limit))
        const campaigns = await Promise.all(
          found.map(async ({ firstSeenMs, lastSeenMs, ...campaign }) => {
            const { type, value } = campaign
            const own = { ...relevantOnly(filter), indicator: { type, value } }
            return {
              id: `${type}:${value}`,
              ...campaign,
              defanged: defang(type, value),
              victims: await store.count({ ...own, roles: ['victim-report'] }),
              firstSeen: iso(firstSeenMs),
              lastSeen: iso(lastSeenMs),
              isNew: await isNew(store, campaign, sinceMs),
              categories: (await store.facet(own, 'category', 5)).map(({ key, count }) => ({ id: key, count })),
            }
          }),
        )
        return c.json({ campaigns }, 200)
      },
    )
}

async function postOf(store: PostStore, id: string): Promise<AnnotatedPost> {
  const [post] = await store.get([id])
  if (post === undefined) throw new NotFoundError(`there is no post ${JSON.stringify(id)}`)
  return post
}

async function categoriesOf(store: PostStore, filter: PostFilter, role: RoleId): Promise<ReadonlyMap<string, number>> {
  if (filter.roles?.includes(role) === false) return new Map()
  const counts = await store.facet({ ...filter, roles: [role] }, 'category', 100)
  // A post with two categories counts under both; those that were not asked for are left out.
  const wanted = ({ key }: { key: string }) =>
    filter.categories === undefined || filter.categories.some((id) => id === key || id === topCategory(key))
  return new Map(counts.filter(wanted).map(({ key, count }) => [key, count]))
}

const MIN_POSTS = 3
const MIN_AUTHORS = 2
const MOST_CAMPAIGNS = 200

/** Indicators that at least three posts of at least two accounts share. */
export async function campaignsIn(store: PostStore, filter: PostFilter) {
  const found = await store.topIndicators(relevantOnly(filter), MOST_CAMPAIGNS)
  return found.filter(({ posts, authors }) => posts >= MIN_POSTS && authors >= MIN_AUTHORS)
}

/** Never seen before the range. */
export async function isNew(
  store: PostStore,
  { type, value }: { readonly type: NonNullable<PostFilter['indicator']>['type']; readonly value: string },
  sinceMs: number,
): Promise<boolean> {
  return (await store.count({ indicator: { type, value }, untilMs: sinceMs })) === 0
}
