import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPEN_ALERT, openApiWorld, VICTIMS_NUMBER, type ApiWorld } from '../../tests/api-world.ts'
import { createApi } from './app.ts'
import { AlertsSchema, ApiAlertSchema } from './schemas/alerts.ts'
import { ExportsSchema } from './schemas/exports.ts'
import { MetaSchema, ReadinessSchema } from './schemas/meta.ts'
import {
  CampaignsSchema,
  CategoryCountsSchema,
  FiguresSchema,
  IndicatorsSchema,
  TimelineSchema,
  TrendsSchema,
} from './schemas/overview.ts'
import { NearCopiesSchema, PostsSchema, PublicPostSchema } from './schemas/posts.ts'
import { ProblemSchema } from './schemas/shapes.ts'
import { SourceHistorySchema, SourcesSchema, WatchWordsSchema } from './schemas/sources.ts'

describe('the API', () => {
  let world: ApiWorld
  let app: ReturnType<typeof createApi>

  const ask = (path: string, init: RequestInit = {}) =>
    app.request(`http://127.0.0.1:1212${path}`, {
      ...init,
      headers: new Headers([['host', '127.0.0.1:1212'], ...new Headers(init.headers).entries()]),
    })
  const json = async (path: string) => {
    const answer = await ask(path)
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as unknown
  }
  const post = (path: string, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } })

  beforeAll(async () => {
    world = await openApiWorld()
    app = createApi(world.deps)
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
  })

  it.each([
    ['/api/v1/meta', MetaSchema],
    ['/api/v1/figures', FiguresSchema],
    ['/api/v1/timeline', TimelineSchema],
    ['/api/v1/timeline?category=fraud.loan', TimelineSchema],
    ['/api/v1/posts', PostsSchema],
    ['/api/v1/posts/p:victim', PublicPostSchema],
    ['/api/v1/posts/p:victim/near-copies', NearCopiesSchema],
    ['/api/v1/trends', TrendsSchema],
    ['/api/v1/categories', CategoryCountsSchema],
    ['/api/v1/indicators', IndicatorsSchema],
    ['/api/v1/campaigns', CampaignsSchema],
    ['/api/v1/sources', SourcesSchema],
    ['/api/v1/sources/made-up/history', SourceHistorySchema],
    ['/api/v1/alerts', AlertsSchema],
    ['/api/v1/exports', ExportsSchema],
    ['/api/v1/readiness', ReadinessSchema],
    ['/api/v1/watch-words', WatchWordsSchema],
  ])('answers %s as its schema says, and shows no number of a victim', async (path, schema) => {
    const body = await json(path)
    expect(schema.safeParse(body).error).toBeUndefined()
    expect(JSON.stringify(body)).not.toContain(VICTIMS_NUMBER.slice(1))
  })

  it('counts with the base beside it, against the period before', async () => {
    const figures = FiguresSchema.parse(await json('/api/v1/figures'))
    expect(figures).toMatchObject({
      postsRead: 6,
      victimReports: { value: 1, previous: 0 },
      lures: { value: 5, previous: 0 },
      newCampaigns: { value: 1, previous: 0 },
      bahtLost: { value: 5_000, posts: 1 },
    })
    expect(figures.lures.sparkline.reduce((a, b) => a + b, 0)).toBe(5)
    // Before the first post there was nothing to read: no comparison.
    const weeks = FiguresSchema.parse(await json('/api/v1/figures?since=2026-11-16T05:00:00Z'))
    expect(weeks.lures).toMatchObject({ value: 5, previous: null })
  })

  it('tells how the state of a source changed, newest first, and that it knows no other', async () => {
    const { changes } = SourceHistorySchema.parse(await json('/api/v1/sources/made-up/history?limit=1'))
    expect(changes).toMatchObject([{ from: 'unreachable', to: 'ok-empty', message: 'it answered' }])
    expect((await ask('/api/v1/sources/nobody/history')).status).toBe(404)
  })

  it('gives every hour of the chart, empty ones too, with gaps and alerts', async () => {
    const chart = TimelineSchema.parse(await json('/api/v1/timeline'))
    expect(chart.buckets).toHaveLength(24)
    const total = chart.buckets.reduce((sum, bucket) => sum + (bucket.counts['fraud'] ?? 0), 0)
    expect(total).toBe(5)
    expect(chart.gaps).toMatchObject([{ source: 'made-up', title: 'Made up', reason: 'unreachable' }])
    expect(chart.alerts.map(({ test }) => test).sort()).toEqual([false, true])
    const one = TimelineSchema.parse(await json('/api/v1/timeline?category=fraud.loan'))
    expect(one.mode).toBe('one')
    expect(one.buckets.reduce((sum, bucket) => sum + (bucket.counts['fraud.loan'] ?? 0), 0)).toBe(5)
  })

  it('finds posts by word, role, source and indicator, and pages without loss', async () => {
    const total = async (query: string) => PostsSchema.parse(await json(`/api/v1/posts?${query}`)).total
    expect(await total(`q=${encodeURIComponent('กู้เงิน')}`)).toBe(5)
    expect(await total('role=victim-report,warning')).toBe(1)
    expect(await total('source=made-up')).toBe(1)
    expect(await total('indicator=line-id:scam1')).toBe(5)
    const ids: string[] = []
    for (let cursor = ''; ;) {
      const page = PostsSchema.parse(
        await json(`/api/v1/posts?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
      )
      ids.push(...page.posts.map(({ id }) => id))
      if (page.nextCursor === undefined) break
      cursor = page.nextCursor
    }
    expect(new Set(ids).size).toBe(6)
    expect(ids).toHaveLength(6)
  })

  it('names campaigns by what their posts share', async () => {
    const { campaigns } = CampaignsSchema.parse(await json('/api/v1/campaigns'))
    expect(campaigns).toMatchObject([
      { id: 'line-id:scam1', posts: 5, authors: 5, isNew: true, categories: [{ id: 'fraud.loan', count: 5 }] },
    ])
  })

  it.each([
    ['/api/v1/posts?category=fraud.lone', /fraud\.loan/],
    ['/api/v1/posts?role=lur', /lure/],
    ['/api/v1/posts?source=made-upp', /made-up/],
    ['/api/v1/posts?since=2026-11-23T05:00:00Z&until=2026-11-22T05:00:00Z', /swap/],
    ['/api/v1/posts?since=yesterday', /since/],
    ['/api/v1/posts?limit=5000', /limit/],
    ['/api/v1/posts?cursor=forged', /cursor/i],
    ['/api/v1/posts?indicator=nonsense', /type:value/],
    ['/api/v1/timeline?since=1990-01-01T00:00:00Z', /400 days/],
    ['/api/v1/exports/week?week=2026-W99&format=csv', /2026-W47/],
    ['/api/v1/exports/week?format=pdf', /format/],
  ])('refuses %s with a problem that says what to do', async (path, says) => {
    const answer = await ask(path)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const text = await answer.text()
    expect(ProblemSchema.safeParse(JSON.parse(text)).error).toBeUndefined()
    expect(text).toMatch(says)
  })

  it.each([
    '/api/v1/posts/none',
    '/api/v1/posts/none/near-copies',
    '/api/v1/alerts/none',
    '/api/v1/receiver',
    '/nothing',
    '/assets/..%2f..%2fpackage.json',
    '/api/v1/exports/files/..%2f..%2fsecret.key',
  ])('says that %s is not there', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  it('tells nobody what failed inside, but the log', async () => {
    const answer = await ask('/api/v1/stats')
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
    expect(world.failures).toContain('disk on fire at /secret/path')
  })

  it('answers only names of this machine, and changes nothing for a page of another site', async () => {
    expect((await ask('/api/v1/meta', { headers: { host: 'evil.example' } })).status).toBe(421)
    const path = `/api/v1/alerts/${OPEN_ALERT}/acknowledge`
    const stateNow = async () => ApiAlertSchema.parse(await json(`/api/v1/alerts/${OPEN_ALERT}`)).state
    expect((await post(path, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await post(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post(path, { 'content-type': 'text/plain' })).status).toBe(403)
    expect(await stateNow()).toBe('open')
    const done = await post(path, { origin: 'http://127.0.0.1:1212', 'sec-fetch-site': 'same-origin' })
    expect(ApiAlertSchema.parse(await done.json())).toMatchObject({ state: 'acknowledged' })
  })

  it('refuses a watch-word with a field that there is not: one misspelt would ask every source', async () => {
    const answer = await ask('/api/v1/watch-words', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'w', title: 'W', queries: ['กู้'], source: ['made-up'] }),
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('source')
    expect(WatchWordsSchema.parse(await json('/api/v1/watch-words')).watchWords).toHaveLength(1)
  })

  it('puts a delivery back in line', async () => {
    const { alerts } = AlertsSchema.parse(await json('/api/v1/alerts'))
    const delivery = alerts.find(({ test }) => test)?.deliveries[0]
    const answer = await post(`/api/v1/deliveries/${encodeURIComponent(delivery?.id ?? '')}/retry`)
    expect(ApiAlertSchema.parse(await answer.json()).deliveries[0]).toMatchObject({ state: 'pending' })
    expect((await post('/api/v1/deliveries/none/retry')).status).toBe(400)
  })

  it('sends files as attachments under a name that can hold no header', async () => {
    const answer = await ask('/api/v1/exports/week?format=csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="week__1_.csv"')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('describes every route it has', async () => {
    const { openapi, paths } = (await json('/openapi.json')) as {
      openapi: string
      paths: Record<string, Record<string, unknown>>
    }
    expect(openapi).toBe('3.1.0')
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`),
    )
    const served = app.routes
      .filter(({ path, method }) => method !== 'ALL' && (path.startsWith('/api/') || /z$|metrics/.test(path)))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(served.length).toBeGreaterThan(18)
    expect(served.filter((route) => !described.includes(route))).toEqual([])
  })

  it('says when the page is not built, and is ready only with nothing missing', async () => {
    expect((await ask('/')).status).toBe(503)
    expect((await ask('/readyz')).status).toBe(200)
    const broken = createApi({
      ...world.deps,
      readiness: () =>
        Promise.resolve([{ part: 'store', problem: 'the disk is full', sinceMs: Date.parse('2026-11-23T04:59:00Z') }]),
    })
    const answer = await broken.request('http://localhost/readyz', { headers: { host: 'localhost' } })
    expect(answer.status).toBe(503)
    const told = await answer.text()
    expect(told).toContain('the disk is full')
    // To the page it is an answer like another.
    const page = await broken.request('http://localhost/api/v1/readiness', { headers: { host: 'localhost' } })
    expect(page.status).toBe(200)
    expect(await page.text()).toBe(told)
    expect(ReadinessSchema.parse(JSON.parse(told)).missing).toMatchObject([
      { part: 'store', since: '2026-11-23T04:59:00.000Z' },
    ])
  })
})
