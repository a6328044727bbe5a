import { createHmac } from 'node:crypto'
import { UserError } from '../../core/errors.ts'

const PREFIX = 'whsec_'
const MIN_BYTES = 24
const MAX_BYTES = 64

/**
 * The bytes of a Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 random bytes.
 *
 * @param name - Environment variable it came from; messages name it and never show the value.
 * @throws UserError when it is not one.
 */
export function parseSigningKey(text: string, name: string): Buffer {
  const remedy =
    "take it from the receiver, or make one: node -p \"'whsec_' + crypto.randomBytes(32).toString('base64')\""
  const trimmed = text.trim()
  if (!trimmed.startsWith(PREFIX)) throw new UserError(`${name}: a webhook secret begins with ${PREFIX}`, remedy)
  const encoded = trimmed.slice(PREFIX.length)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded))
    throw new UserError(`${name}: what follows ${PREFIX} is not base64`, remedy)
  const key = Buffer.from(encoded, 'base64')
  if (key.length < MIN_BYTES || key.length > MAX_BYTES)
    throw new UserError(
      `${name}: the secret has ${key.length} bytes, it must have ${MIN_BYTES} to ${MAX_BYTES}`,
      remedy,
    )
  return key
}

/**
 * One entry of the `webhook-signature` header.
 * @param timestampS - Unix seconds of this attempt, as in `webhook-timestamp`.
 * @see Standard Webhooks specification 1.0, "Signature scheme".
 */
export function sign(
  key: Buffer,
  message: { readonly id: string; readonly timestampS: number; readonly body: string },
): string {
  const signed = `${message.id}.${message.timestampS}.${message.body}`
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`
}
