import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../core/secret.ts'

/**
 * Whether a webhook's body was signed with the channel secret: base64 of its HMAC-SHA256, over the bytes as they came. It covers no
 * time, so a captured request stays valid for ever; `receive.ts` deals with that.
 */
export function isSigned(body: Uint8Array, signature: string | undefined, channelSecret: Secret): boolean {
  const expected = Buffer.from(createHmac('sha256', channelSecret.reveal()).update(body).digest('base64'))
  const given = Buffer.from(signature ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
