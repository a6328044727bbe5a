import { describe, expect, it } from 'vitest'
import { UserError } from '../../core/errors.ts'
import { parseSigningKey, sign } from './signature.ts'

/** Public test key of the Standard Webhooks reference libraries. */
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe('sign', () => {
  it.each([
    {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampS: 1_614_265_330,
      body: '{"test": 2432232314}',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    {
      id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      timestampS: 1_767_582_245,
      body: '{"type":"case.created","timestamp":"2026-01-05T03:04:05.000Z","data":{"id":"case_001","title":"ร้านค้าออนไลน์หลอกโอนเงิน"}}',
      signature: 'v1,QFgxmcS8K20PyB5BwbFC10fnjekFrDUcZDVXz+//DOY=',
    },
  ])('gives the signature of test vector $id', ({ signature, ...message }) => {
    expect(sign(parseSigningKey(KEY, 'SECRET'), message)).toBe(signature)
  })
})

describe('parseSigningKey', () => {
  it('forgives the line end of a secret file', () => {
    expect(parseSigningKey(`${KEY}\n`, 'SECRET')).toEqual(parseSigningKey(KEY, 'SECRET'))
  })

  it.each([
    ['without the prefix', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'begins with whsec_'],
    ['not base64', 'whsec_what? this is no base64 at all', 'is not base64'],
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`, '23 bytes'],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`, '65 bytes'],
    ['empty', 'whsec_', 'is not base64'],
  ])('refuses one that is %s, naming the variable and not the value', (_, text, problem) => {
    const parse = () => parseSigningKey(text, 'RAWANG_WEBHOOK_SECRET')
    expect(parse).toThrow(UserError)
    expect(parse).toThrow(`RAWANG_WEBHOOK_SECRET: `)
    expect(parse).toThrow(problem)
    if (text.length > 10) expect(parse).not.toThrow(text.slice(6))
  })
})
