import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigSchema } from '../../config/schema.ts'
import { loadTaxonomy } from '../../config/taxonomy.ts'
import { UserError } from '../../core/errors.ts'
import type { SourceHealth } from '../../core/source-health.ts'
import { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { eventually, tempFolder } from '../../tests/cli.ts'
import type { RunningServer } from '../listen.ts'
import { createRunningParts } from '../readiness.ts'
import { startServer } from '../serve.ts'
import { EMBEDDED } from '../servers.ts'
import { sourceStatuses } from '../source-status.ts'
import { openInstallation, type Installation } from '../wire.ts'
import { drain } from '../workers/drain.ts'
import { startWorkers } from '../workers/start.ts'

const CHANNEL_SECRET = 'synthetic-channel-secret-1212'
const USER = 'Usynthetic0000000000000000000042'
const SOURCE = 'line-centre'

let events = 0
const message = (id: string, text: string, part: object = {}) => ({
  type: 'message',
  timestamp: Date.now(),
  webhookEventId: `01SYNTHETIC${String(events++).padStart(15, '0')}`,
  deliveryContext: { isRedelivery: false },
  source: { type: 'user', userId: USER },
  message: { id, type: 'text', text },
  ...part,
})
const unsend = (messageId: string) => ({
  ...message('', ''),
  type: 'unsend',
  message: undefined,
  unsend: { messageId },
})
const signed = (body: string, secret = CHANNEL_SECRET) => createHmac('sha256', secret).update(body).digest('base64')

describe("LINE's webhooks, over real connections and queues", () => {
  const context = (secrets: (name: string) => Secret | undefined) => ({
    config: ConfigSchema.parse({ intake: { line: { account: 'centre', title: 'LINE ของศูนย์' } } }),
    configFile: undefined,
    dataDir: tempFolder('line'),
    json: false,
    secrets,
    servers: EMBEDDED,
    taxonomy: loadTaxonomy(),
    collectors: new Map(),
  })
  const stop = new AbortController()
  let installation: Installation
  let server: RunningServer
  let workers: AsyncDisposable
  let breakQueue = false

  beforeAll(async () => {
    const opened = await openInstallation(
      context(() => new Secret(CHANNEL_SECRET)),
      { command: 'test', quiet: true, reads: true },
    )
    const { process: processQueue, index } = opened.queues
    installation = Object.create(opened, {
      queues: {
        value: {
          ...opened.queues,
          process: {
            ...processQueue,
            add: (job: Parameters<typeof processQueue.add>[0]) =>
              breakQueue ? Promise.reject(new Error('the disk is full')) : processQueue.add(job),
          },
          // Erasing waits for posts under way; not so long here.
          index: {
            ...index,
            add: (job: Parameters<typeof index.add>[0]) =>
              index.add({ ...job, ...(job.delayMs === undefined ? {} : { delayMs: 1 }) }),
          },
        },
      },
    }) as Installation
    const parts = createRunningParts({ events: opened.events, signal: stop.signal })
    server = await startServer(installation, { host: '127.0.0.1', port: 0 }, parts, stop.signal)
    workers = await startWorkers(installation, ['process', 'index'])
  })
  afterAll(async () => {
    stop.abort()
    await workers[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await installation[Symbol.asyncDispose]()
  })

  const post = (body: string, headers: Record<string, string>) =>
    fetch(new URL('/intake/line', server.url), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    })
  const send = async (...list: unknown[]) => {
    const body = JSON.stringify({ destination: 'U0', events: list })
    return (await post(body, { 'x-line-signature': signed(body) })).status
  }
  const stored = async (id: string) => {
    await drain(installation, stop.signal)
    return (await installation.store.get([`line:${id}`]))[0]
  }
  const health = (probe: (known: SourceHealth) => boolean) =>
    eventually('the health of the source', async () => {
      const known = (await stateOf(installation.state, STATE.health).get(SOURCE))?.value
      return known !== undefined && probe(known) ? known : undefined
    })

  it('answers the connection check of the console', async () => {
    expect(await send()).toBe(200)
    expect((await health(() => true)).state).toBe('ok-empty')
  })

  it('stores a message as a post whose author is a pseudonym, and shows the source', async () => {
    expect(await send(message('100', 'โดนหลอกโอนเงินค่ะ เพจขายของปลอม'))).toBe(200)
    const found = await stored('100')
    expect(found?.post).toMatchObject({ source: SOURCE, platform: 'line', text: 'โดนหลอกโอนเงินค่ะ เพจขายของปลอม' })
    expect(found?.post.author?.id).toMatch(/^a_[\w-]{22}$/)
    await health(({ state }) => state === 'ok')
    const { config, store, state, clock } = installation
    expect(await sourceStatuses({ config, store, state, nowMs: clock.nowMs() })).toMatchObject([
      { id: SOURCE, title: 'LINE ของศูนย์', collector: 'line', state: 'ok', posts24h: 1, nextRun: null },
    ])
    const shown = await fetch(new URL(`/api/v1/posts?source=${SOURCE}`, server.url))
    expect(shown.status).toBe(200)
  })

  it('takes an event that is sent again as the one it was', async () => {
    const event = message('200', 'ส่งซ้ำสองครั้ง โดนโกงเงิน 500 บาท')
    expect(await send(event)).toBe(200)
    expect((await stored('200'))?.post.text).toContain('ส่งซ้ำ')
    const again = { ...event, deliveryContext: { isRedelivery: true } }
    expect(await Promise.all([send(again), send(again), send(event)])).toEqual([200, 200, 200])
    expect((await health(({ skipped }) => (skipped['known'] ?? 0) > 0)).state).toBe('ok-empty')
    await drain(installation, stop.signal)
    const { posts } = await installation.store.search({ sources: [SOURCE] }, { limit: 50 })
    expect(posts.filter(({ post: { text } }) => text.includes('ส่งซ้ำ'))).toHaveLength(1)
  })

  it('erases what its sender takes back, also when that comes first, and never takes it in again', async () => {
    const event = message('300', 'ขอถอนคำร้องนี้')
    expect(await send(event)).toBe(200)
    expect(await stored('300')).toBeDefined()
    expect(await send(unsend('300'))).toBe(200)
    await eventually('the erasing', async () => ((await stored('300')) === undefined ? true : undefined))
    const late = { ...event, webhookEventId: '01SYNTHETICLATE', deliveryContext: { isRedelivery: true } }
    expect(await send(unsend('301'), message('301', 'ถอนก่อนมาถึง'))).toBe(200)
    expect(await send(late, message('301', 'ถอนก่อนมาถึง'))).toBe(200)
    expect([await stored('300'), await stored('301')]).toEqual([undefined, undefined])
    expect(await stateOf(installation.state, STATE.restatement).list()).toMatchObject([
      { value: { platform: 'line', reason: 'deleted', posts: 1 } },
    ])
  })

  it('refuses a captured request that is played again much later', async () => {
    const old = { timestamp: Date.now() - 2 * 86_400_000 }
    expect(await send(message('400', 'เก่าเกินไป', old))).toBe(200)
    expect(await stored('400')).toBeUndefined()
    expect(await send(message('400', 'มาช้า', { ...old, deliveryContext: { isRedelivery: true } }))).toBe(200)
    expect((await stored('400'))?.post.text).toBe('มาช้า')
  })

  it('turns away what is not signed by LINE, and says nothing about it', async () => {
    const body = JSON.stringify({ events: [message('500', 'ปลอม')] })
    for (const headers of [{}, { 'x-line-signature': signed(body, 'another') }, { 'x-line-signature': 'x' }]) {
      const answer = await post(body, headers)
      expect(answer.status).toBe(401)
      expect(await answer.text()).toBe('')
    }
    expect((await post(`${body} `, { 'x-line-signature': signed(body) })).status).toBe(401)
    expect(await stored('500')).toBeUndefined()
  })

  it('answers whatever name and origin the way from LINE has, while the page stays closed', async () => {
    const ask = async (path: string, init: RequestInit) => (await fetch(new URL(path, server.url), init)).status
    const body = '{"events":[]}'
    const headers = { 'x-line-signature': signed(body), origin: 'https://elsewhere.example' }
    expect(await ask('/intake/line', { method: 'POST', body, headers })).toBe(200)
    expect(await ask('/intake/other', { method: 'POST', body, headers })).toBe(403)
    expect(await ask('/intake/line', {})).toBe(404)
  })

  it('reads a large body, and no more of one that is too large', async () => {
    const many = Array.from({ length: 60 }, (_, i) => message(`6${i}`, `ข้อความยาว ${i} ${'ก'.repeat(5_000)}`))
    const large = JSON.stringify({ events: many })
    expect(Buffer.byteLength(large)).toBeGreaterThan(800_000)
    expect((await post(large, { 'x-line-signature': signed(large) })).status).toBe(200)
    expect((await stored('659'))?.post.text).toContain('ข้อความยาว 59')
    const tooLarge = 'x'.repeat(3 * 1024 * 1024)
    const refused = await post(tooLarge, { 'x-line-signature': signed(tooLarge), connection: 'close' })
    expect(refused.status).toBe(413)
  })

  it('says that it could not read what is signed and no webhook', async () => {
    for (const body of ['', '{"events":', '{"events":{}}'])
      expect((await post(body, { 'x-line-signature': signed(body) })).status, body).toBe(400)
    expect((await health(({ state }) => state === 'schema-drift')).message).toContain('could not be read')
  })

  it('has LINE send it again when it can not be kept', async () => {
    const event = message('700', 'คิวเต็ม โดนโกง')
    breakQueue = true
    expect(await send(event)).toBe(503)
    breakQueue = false
    expect(await stored('700')).toBeUndefined()
    expect(await send({ ...event, deliveryContext: { isRedelivery: true } })).toBe(200)
    expect(await stored('700')).toBeDefined()
  })

  it('does not start without the secret, and says which', () => {
    const bare = Object.create(installation, { secrets: { value: () => undefined } }) as Installation
    const parts = createRunningParts({ events: installation.events, signal: stop.signal })
    const starting = startServer(bare, { host: '127.0.0.1', port: 0 }, parts, stop.signal)
    return expect(starting).rejects.toThrow(UserError)
  })

  it('writes the secret and the sender into no metric and no file of the data folder', async () => {
    const metrics = await (await fetch(new URL('/metrics', server.url))).text()
    expect(metrics).toContain('rawang_intake_refused_total{source="line-centre",reason="signature"}')
    // Or the rule on sources that nobody reads would ring when nobody writes.
    expect(metrics).not.toContain('rawang_source_last_success_timestamp_seconds{source="line-centre"}')
    const everything = [metrics]
    const folder = readdirSync(installation.dataDir, { recursive: true, withFileTypes: true })
    for (const file of folder.filter((entry) => entry.isFile()))
      everything.push(readFileSync(join(file.parentPath, file.name), 'latin1'))
    for (const text of everything)
      for (const secret of [CHANNEL_SECRET, USER]) expect(text.includes(secret)).toBe(false)
  })
})
