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

/** What would keep the channels from delivering, as far as the configuration tells. */
export function checkChannels(channels: readonly AlertChannel[], secrets: SecretSource): readonly ConfigProblem[] {
  return channels.flatMap((channel, i) => {
    const problems: ConfigProblem[] = []
    const path = `alerts.channels[${i}]`
    if (!channel.url.startsWith('https:') && !channel.allowPrivateAddress)
      problems.push({
        path: `${path}.url`,
        problem: 'is not encrypted',
        // The address may hold a token.
        value: undefined,
        remedy: 'write https://, or allowPrivateAddress: true for a receiver on your own network',
      })
    try {
      signingKeyOf(channel, secrets)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push({
        path: `${path}.secret`,
        problem: error.message,
        value: channel.secret,
        remedy: error.remedy ?? 'correct it',
      })
    }
    return problems
  })
}
