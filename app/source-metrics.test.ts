import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadCollectors } from '../collectors/registry.ts'
import { parseConfig } from '../config/load.ts'
import { HOUR_MS } from '../core/bangkok-time.ts'
import { Secret } from '../core/secret.ts'
import { STATE, stateOf } from '../core/state.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { NOON_MS } from '../tests/builders.ts'
import { tempFolder } from '../tests/cli.ts'
import { instantClock } from '../tests/fakes/clocks.ts'
import { createLedger } from './budgets/ledger.ts'
import { budgetsOf } from './budgets/spending.ts'
import { createMetrics } from './observability/metrics.ts'
import { measureSources } from './source-metrics.ts'

it('shows the state of every source, and of each budget what is used, left and planned, until when, and no secret', async () => {
  await using store = await openSqliteStore({ file: join(tempFolder('source-metrics'), 'rawang.db') })
  const clock = instantClock(NOON_MS)
  const sources = [
    { id: 'often', title: 'O', collector: 'youtube', every: '15m', options: { queries: ['กู้', 'โอน'] } },
    { id: 'seldom', title: 'S', collector: 'youtube', every: '1h', options: { queries: ['พนัน'] } },
    { id: 'tags', title: 'T', collector: 'instagram-hashtags', options: { userId: '17841400000000001', hashtags: ['ก', 'ข'] } }, // prettier-ignore
    { id: 'off', title: 'F', collector: 'x', enabled: false, options: {} },
  ]
  const metrics = createMetrics()
  const installation = {
    state: store.state,
    metrics,
    config: parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] }),
    collectors: await loadCollectors(),
    secrets: () => new Secret('synthetic-key'),
    nameCredential: () => 'digest',
    ledger: createLedger({ state: store.state, clock }),
    clock,
  }
  const [often] = installation.config.sources
  await budgetsOf(often!, NOON_MS, () => NOON_MS, installation).reserve([{ budget: 'search', amount: 30 }])
  await stateOf(store.state, STATE.health).put('often', { sourceId: 'often', state: 'stale', sinceMs: NOON_MS, message: '', lastRunAtMs: NOON_MS, lastSuccessAtMs: NOON_MS, lastPostAtMs: null, retryAtMs: null, consecutiveFailures: 0, posts: 0, skipped: {} }) // prettier-ignore
  // Asked three times, also by two at once: what was planned is not added up.
  await measureSources(installation)
  await Promise.all([measureSources(installation), measureSources(installation)])
  const shown = await metrics.registry.metrics()
  const search = 'platform="youtube",budget="search",credential="YOUTUBE_API_KEY"'
  for (const line of [
    'rawang_source_state{source="often",state="stale"} 1',
    `rawang_budget_used{${search}} 30`,
    `rawang_budget_left{${search}} 70`,
    // Until midnight in California, in three hours: twelve runs of two searches and three of one.
    `rawang_budget_planned{${search}} 27`,
    `rawang_budget_reset_timestamp_seconds{${search}} ${(NOON_MS + 3 * HOUR_MS) / 1_000}`,
    'rawang_budget_planned{platform="instagram",budget="hashtags",credential="INSTAGRAM_TOKEN"} 2',
  ])
    expect(shown).toContain(line)
  expect(shown).not.toMatch(/synthetic-key|digest|X_BEARER_TOKEN/)
})
