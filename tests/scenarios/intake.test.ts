import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aCluster } from '../cluster.ts'
import { eventually } from '../cli.ts'
import { redisForTests } from '../services.ts'

const CHANNEL_SECRET = 'synthetic-channel-secret-1212'
const USER = 'Usynthetic0000000000000000000042'
const CONFIG = { intake: { line: { account: 'centre' } } }
const WORDS = 'โดนหลอกให้โอนเงิน 500 บาท'

/** One person's message, as LINE sends it. */
async function send(url: string): Promise<number> {
  const event = {
    type: 'message',
    timestamp: Date.now(),
    webhookEventId: '01SYNTHETIC',
    deliveryContext: { isRedelivery: false },
    source: { type: 'user', userId: USER },
    message: { id: '444', type: 'text', text: WORDS },
  }
  const body = JSON.stringify({ destination: 'U0', events: [event] })
  const signature = createHmac('sha256', CHANNEL_SECRET).update(body).digest('base64')
  const headers = { 'content-type': 'application/json', 'x-line-signature': signature }
  return (await fetch(new URL('/intake/line', url), { method: 'POST', body, headers })).status
}

describe('a message to the LINE account', { timeout: 120_000 }, () => {
  it.each(['embedded queues', 'queues on Redis'])(
    'that was answered with 200 survives kill -9 on %s, and no log names secret, sender or words',
    async (kind) => {
      const redis = kind === 'embedded queues' ? undefined : await redisForTests()
      const installation = aCluster({ redis }, CONFIG)
      try {
        const receiving = await installation.start('serve', { LINE_CHANNEL_SECRET: CHANNEL_SECRET })
        expect(await send(receiving.url)).toBe(200)
        await receiving.kill()
        const working = await installation.start('process,index,serve', { LINE_CHANNEL_SECRET: CHANNEL_SECRET })
        await eventually('the message', async () => ((await working.stats()).posts === 1 ? true : undefined))
        expect((await working.stop()).code).toBe(0)
        const logs = [receiving, working].map(({ output }) => output().stderr + output().stdout).join('')
        expect(logs).toContain('"event":"intake received"')
        for (const hidden of [CHANNEL_SECRET, USER, WORDS]) expect(logs.includes(hidden)).toBe(false)
      } finally {
        await installation.killAll()
      }
    },
  )
})
