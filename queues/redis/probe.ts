import { checkServer, requireNoEviction } from './server.ts'
import { connect, createClient } from './connect.ts'
import type { RedisSettings } from './settings.ts'

/** Tries whether a Redis can hold the queues. @throws UserError or UnavailableError with what is wrong and what to do. */
export async function probeRedis(settings: RedisSettings): Promise<void> {
  const client = createClient(settings, 'producer')
  // What matters is thrown.
  client.on('error', () => undefined)
  try {
    await connect(client, settings)
    await requireNoEviction(client, settings)
    await checkServer(client)
  } finally {
    client.disconnect()
  }
}
