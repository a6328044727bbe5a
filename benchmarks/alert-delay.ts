import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTaxonomy } from '../config/taxonomy.ts'
import { ConfigSchema } from '../config/schema.ts'
import { Secret } from '../core/secret.ts'
import type { Post } from '../core/post.ts'
import { aborted } from '../app/lifecycle.ts'
import { EMBEDDED } from '../app/servers.ts'
import { systemClock } from '../app/system-clock.ts'
import { openInstallation } from '../app/wire.ts'
import { enqueuePosts } from '../app/workers/enqueue.ts'
import { startWorkers } from '../app/workers/start.ts'
import { runAlerts, runTrends } from '../app/workers/watch.ts'
import { startWebhookReceiver } from '../simulator/receiver.ts'
import { quietFortnight } from '../tests/quiet-fortnight.ts'
import { rounded, type Figure } from './figure.ts'

const TRENDS_EVERY_S = 5
const BURST = 60
const PATIENCE_MS = 60_000
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/**
 * From posts collected to the alert at its receiver: a synthetic burst over a quiet fortnight, through the real queues, store, trends,
 * rules and a signed webhook. The trends are computed every five seconds here, every minute by default: that wait is part of it.
 */
export async function alertFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  const stop = new AbortController()
  try {
    const nowMs = () => systemClock.nowMs()
    await using receiver = await startWebhookReceiver({ secret: SECRET, nowMs, syntheticSources: new Set() })
    const config = ConfigSchema.parse({
      trends: { every: `${TRENDS_EVERY_S}s` },
      alerts: {
        rules: [{ kind: 'burst', id: 'burst' }],
        channels: [
          { kind: 'webhook', id: 'bench', url: receiver.url, secret: 'BENCH_SECRET', allowPrivateAddress: true },
        ],
      },
    })
    await using installation = await openInstallation(
      {
        config,
        configFile: undefined,
        dataDir: folder,
        json: false,
        secrets: () => new Secret(SECRET),
        servers: EMBEDDED,
        taxonomy: loadTaxonomy(),
        collectors: new Map(),
      },
      { command: 'bench', quiet: true },
    )
    const past = quietFortnight(nowMs())
    for (let at = 0; at < past.length; at += 1_000) await installation.store.upsert(past.slice(at, at + 1_000))
    await using _workers = await startWorkers(installation, ['process', 'index'])
    const loops = Promise.all([runTrends(installation, stop.signal), runAlerts(installation, stop.signal)])
    // Somewhere within the trends' period, as in life.
    await systemClock.sleep(TRENDS_EVERY_S * 1_500)
    const begunMs = performance.now()
    await enqueuePosts(burst(nowMs()), installation, stop.signal)
    while (receiver.log().length === 0 && performance.now() - begunMs < PATIENCE_MS) await systemClock.sleep(20)
    const seconds = (performance.now() - begunMs) / 1_000
    const [arrived] = receiver.log()
    if (arrived?.verified !== true) throw new Error(`no alert arrived within ${PATIENCE_MS / 1_000} s`)
    stop.abort()
    await loops
    const limit = TRENDS_EVERY_S + 5
    const on = `${BURST} synthetic posts over a quiet fortnight; trends every ${TRENDS_EVERY_S} s`
    return [{ name: 'alert.delay', value: rounded(seconds), unit: 's', limit, on }]
  } finally {
    if (!stop.signal.aborted) stop.abort()
    await aborted(stop.signal)
    rmSync(folder, { recursive: true, force: true })
  }
}

function burst(nowMs: number): readonly Post[] {
  return Array.from({ length: BURST }, (_, i) => ({
    id: `bench:burst${i}`,
    source: 'test-source',
    platform: 'test',
    text: `กู้เงินด่วน อนุมัติไว ไม่เช็คบูโร วงเงิน ${i + 1} หมื่น โอนค่าประกัน 500 บาท แอดไลน์ synthetic${i % 3}`,
    publishedAtMs: nowMs - 1_000 * (i + 1),
    collectedAtMs: nowMs,
    author: { id: `a_burst_${i}` },
  }))
}
