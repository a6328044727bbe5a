import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { acknowledgeAlert } from '../alerts/alert-book.ts'
import { deliveriesOf, retryDelivery } from '../alerts/outbox.ts'
import { sendTestAlert } from '../alerts/test-alert.ts'
import { systemClock } from '../app/system-clock.ts'
import { ConfigSchema } from '../config/schema.ts'
import { loadTaxonomy } from '../config/taxonomy.ts'
import { UserError } from '../core/errors.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { ApiDeps } from '../dashboards/api/deps.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, NOON_MS } from './builders.ts'

const HOSTILE = '<script>alert(1)</script> โดนโกง โทร 0811111111'
/** In one post, owned by its victim: no answer may show it. */
export const VICTIMS_NUMBER = '0811111111'
export const OPEN_ALERT = '1700000000000-burst-fraud.loan'
const channel = { kind: 'webhook', id: 'centre', url: 'https://example.org/hook', secret: 'HOOK_SECRET' }

type ChangeKind = Parameters<Parameters<ApiDeps['onChange']>[0]>[0]

export interface ApiWorld extends AsyncDisposable {
  readonly deps: ApiDeps
  /** Of page and store. */
  readonly folder: string
  /** What was reported as failed. */
  readonly failures: readonly string[]
  /** Readers of changes right now. */
  readonly readers: () => number
  readonly change: (kind: ChangeKind) => void
  readonly stop: () => void
}

/** What the API needs, on a real store with a handful of posts, a gap and two alerts; `stats` fails on purpose. */
export async function openApiWorld(): Promise<ApiWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'rawang-api-'))
  const stop = new AbortController()
  const listeners = new Set<(kind: ChangeKind) => void>()
  const failures: string[] = []
  const opened = await openSqliteStore({ file: join(folder, 'rawang.db') })
  const config = ConfigSchema.parse({
    sources: [
      {
        id: 'made-up',
        title: 'Made up',
        collector: 'feeds',
        synthetic: true,
        options: { url: 'https://example.org' },
      },
    ],
    watchWords: [{ id: 'word', title: 'Word', queries: ['แอปดูดเงิน'] }],
    alerts: { channels: [channel] },
  })
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const start = HOSTILE.indexOf(VICTIMS_NUMBER)
  const own = anIndicator({ start, end: start + 10, written: VICTIMS_NUMBER, value: '+66811111111', owner: 'victim' })
  await opened.posts.upsert([
    anAnnotatedPost({
      id: 'p:victim',
      source: 'made-up',
      text: HOSTILE,
      publishedAtMs: NOON_MS - HOUR_MS,
      annotation: {
        role: aRole('victim-report'),
        categories: [aCategory('trading.not-received')],
        indicators: [own],
        amountThb: 5_000,
      },
    }),
    ...Array.from({ length: 5 }, (_, i) =>
      anAnnotatedPost({
        id: `p:lure${i}`,
        publishedAtMs: NOON_MS - 2 * HOUR_MS - i,
        author: { id: `a_${i}` },
        annotation: {
          categories: [aCategory('fraud.loan')],
          indicators: [anIndicator({ type: 'line-id', value: 'scam1' })],
          searchText: 'กู้ เงิน',
        },
      }),
    ),
    anAnnotatedPost({ id: 'p:old', publishedAtMs: NOON_MS - 3 * DAY_MS, annotation: { role: aRole('unrelated') } }),
  ])
  await stateOf(opened.state, STATE.gap).put('made-up/1', {
    sourceId: 'made-up',
    fromMs: NOON_MS - 5 * HOUR_MS,
    toMs: NOON_MS - 4 * HOUR_MS,
    reason: 'unreachable',
  })
  const changes = [
    { atMs: NOON_MS - 5 * HOUR_MS, from: 'ok', to: 'unreachable', message: 'no answer' },
    { atMs: NOON_MS - 4 * HOUR_MS, from: 'unreachable', to: 'ok-empty', message: 'it answered' },
  ] as const
  for (const change of changes)
    await stateOf(opened.state, STATE.stateChange).put(`made-up/${change.atMs}`, { sourceId: 'made-up', ...change })
  await sendTestAlert({
    state: opened.state,
    channels: config.alerts.channels,
    channelId: 'centre',
    nowMs: NOON_MS - HOUR_MS,
  })
  const alerts = stateOf(opened.state, STATE.alert)
  const [test] = await alerts.list()
  await alerts.put(OPEN_ALERT, {
    ...test!.value,
    id: OPEN_ALERT,
    kind: 'burst',
    state: 'open',
    test: false,
    closedAtMs: null,
  })
  const deps: ApiDeps = {
    version: '0.0.0',
    config,
    taxonomy: loadTaxonomy(),
    annotator,
    store: opened.posts,
    state: opened.state,
    clock: { ...systemClock, nowMs: () => NOON_MS },
    events: { failed: ({ reason }) => failures.push(reason) },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    signal: stop.signal,
    registry: new Registry(),
    beforeScrape: () => Promise.resolve(),
    readiness: () => Promise.resolve([]),
    sources: () => Promise.resolve([]),
    stats: () => Promise.reject(new Error('disk on fire at /secret/path')),
    plansFor: () => Promise.resolve({ sources: [] }),
    alerts: {
      acknowledge: (id) => acknowledgeAlert(opened.state, { id, nowMs: NOON_MS }),
      retry: (id) => retryDelivery(opened.state, { id, nowMs: NOON_MS }),
      deliveriesOf: (id) => deliveriesOf(opened.state, id),
    },
    exports: {
      overview: () =>
        Promise.resolve({
          lastWeek: { label: '2026-W47', from: '2026-11-16', to: '2026-11-22' },
          nextAt: '2026-11-30T00:00:00.000Z',
          formats: ['xlsx'],
          written: [],
        }),
      week: ({ week }) =>
        week === '2026-W99'
          ? Promise.reject(new UserError('there is no week 2026-W99', 'write 2026-W47'))
          : Promise.resolve({ bytes: new TextEncoder().encode('a,b'), fileName: 'week "1".csv' }),
      file: () => Promise.resolve(undefined),
    },
    receiverLog: undefined,
    intake: undefined,
    pageDir: join(folder, 'page'),
  }
  return {
    deps,
    folder,
    failures,
    readers: () => listeners.size,
    change(kind) {
      for (const listener of listeners) listener(kind)
    },
    stop: () => {
      stop.abort()
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await opened[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
