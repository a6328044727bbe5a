import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseSigningKey, sign } from '../alerts/webhook/signature.ts'
import { startWebhookReceiver, type WebhookReceiver } from './receiver.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
const NOW_MS = Date.UTC(2026, 10, 24, 5, 0, 0)
const BODY = JSON.stringify({
  type: 'alert.opened',
  data: { title: { th: 'เงินกู้ปลอมเพิ่มผิดปกติ', en: 'Loan scams rising' }, sources: { 'synthetic-board': 3 } },
})

describe('the receiver of webhooks', () => {
  let receiver: WebhookReceiver
  beforeEach(async () => {
    receiver = await startWebhookReceiver({
      secret: SECRET,
      nowMs: () => NOW_MS,
      syntheticSources: new Set(['synthetic-board']),
    })
  })
  afterEach(async () => {
    await receiver[Symbol.asyncDispose]()
  })

  const deliver = ({ body = BODY, signedBody = '', secret = SECRET, ageS = 0, id = 'msg_1', extra = '' } = {}) => {
    const timestampS = Math.floor(NOW_MS / 1_000) - ageS
    const signature = sign(parseSigningKey(secret, 'SECRET'), { id, timestampS, body: signedBody || body })
    return fetch(receiver.url, {
      method: 'POST',
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(timestampS),
        'webhook-signature': `${extra}${signature}`,
      },
    })
  }

  it('takes what our own sender signs, and notes when, which, its title and that it is synthetic', async () => {
    expect((await deliver()).status).toBe(204)
    expect(receiver.log()).toEqual([
      {
        at: '2026-11-24T05:00:00.000Z',
        messageId: 'msg_1',
        verified: true,
        reason: null,
        title: { th: 'เงินกู้ปลอมเพิ่มผิดปกติ', en: 'Loan scams rising' },
        synthetic: true,
      },
    ])
  })

  it('takes one right signature among several, as when a secret is being changed', async () => {
    expect((await deliver({ extra: 'v1,AAAA v1a,BBBB ' })).status).toBe(204)
  })

  it.each([
    ['another secret', { secret: OTHER }, /signature/],
    ['a body changed on the way', { signedBody: BODY.replace('3', '4') }, /signature/],
    ['a message of ten minutes ago', { ageS: 600 }, /five minutes/],
    ['a message from the future', { ageS: -600 }, /five minutes/],
  ])('refuses %s, says why, and reads nothing of it', async (_, how, reason) => {
    expect((await deliver(how)).status).toBe(401)
    expect(receiver.log()).toMatchObject([{ verified: false, title: null, synthetic: false }])
    expect(receiver.log()[0]?.reason).toMatch(reason)
  })

  it('refuses what is not signed at all', async () => {
    expect((await fetch(receiver.url, { method: 'POST', body: BODY })).status).toBe(401)
    expect(receiver.log()[0]).toMatchObject({ messageId: '', verified: false })
  })

  it('does not call an alert synthetic that rests on a real source too', async () => {
    await deliver({ body: BODY.replace('"synthetic-board":3', '"synthetic-board":3,"real":1') })
    expect(receiver.log()[0]).toMatchObject({ verified: true, synthetic: false })
  })

  it('fails when told to, for as often as told, and notes the newest first', async () => {
    receiver.fail(503, 1)
    expect((await deliver({ id: 'msg_a' })).status).toBe(503)
    expect((await deliver({ id: 'msg_a' })).status).toBe(204)
    expect(receiver.log().map(({ reason }) => reason)).toEqual([null, 'told to answer 503'])
  })

  it('keeps fifty, however many come', async () => {
    for (let i = 0; i < 55; i++) await deliver({ id: `msg_${i}` })
    expect(receiver.log()).toHaveLength(50)
    expect(receiver.log()[0]?.messageId).toBe('msg_54')
  })
})
