import type { ConfigProblem } from '../config/problems.ts'
import type { AlertChannel, SecretSource } from '../config/schema.ts'
import { UserError } from '../core/errors.ts'
import { parseSigningKey } from './webhook/signature.ts'

/** @throws UserError naming the environment variable when the secret is missing or no signing secret. */
export function signingKeyOf(channel: AlertChannel, secrets: SecretSource): Buffer {
  const secret = secrets(channel.secret)
  if (secret === undefined)
    throw new UserError(
      `${channel.secret} is not set: alert channel ${channel.id} signs with it`,
      `set ${channel.secret}, or ${channel.secret}_FILE to the path of a file that holds it`,
    )
  return parseSigningKey(secret.reveal(), channel.secret)
}

/** What the configuration itself says against the channels. */
export function checkChannels(channels: readonly AlertChannel[]): readonly ConfigProblem[] {
  return channels.flatMap((channel, i) =>
    channel.url.startsWith('https:') || channel.allowPrivateAddress
      ? []
      : [
          {
            path: `alerts.channels[${i}].url`,
            problem: 'is not encrypted, so nothing would be sent there',
            // The address may hold a token.
            value: undefined,
            remedy: 'write https://, or allowPrivateAddress: true for a receiver on your own network',
          },
        ],
  )
}
