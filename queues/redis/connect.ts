import { Cluster, Redis } from 'ioredis'
import { describeError, UserError } from '../../core/errors.ts'
import type { RedisSettings } from './settings.ts'

export type RedisClient = Redis | Cluster

/**
 * `producer`: a command fails within seconds when Redis is away, so that whoever adds work decides what to do.
 * `consumer`: commands wait for Redis to come back, since a worker has nothing else to do.
 */
export type ConnectionUse = 'producer' | 'consumer'

const CONNECT_MS = 5_000
const COMMAND_MS = 10_000
const LONGEST_RETRY_MS = 2_000
/** Servers that are being restarted together come up one after the other. */
const START_MS = 10_000
/** Nothing that waiting would help against. */
const HOPELESS = /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|invalid)|ERR Client sent AUTH)|certificate/

/** A client that connects when it is told to, or at its first command. @param connectionName - What the server lists it under. */
export function createClient(settings: RedisSettings, use: ConnectionUse, connectionName?: string): RedisClient {
  const { servers, username, password, sentinelPassword, tls } = settings
  const retryStrategy = (times: number) => Math.min(LONGEST_RETRY_MS, 50 * 2 ** Math.min(10, times))
  const common = {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    keepAlive: 30_000,
    ...(connectionName === undefined ? {} : { connectionName }),
    ...(use === 'producer'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: COMMAND_MS }
      : { maxRetriesPerRequest: null }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    ...(tls === undefined ? {} : { tls: tls.ca === undefined ? {} : { ca: tls.ca } }),
  }
  switch (servers.kind) {
    case 'single':
      return new Redis(servers.url.reveal(), { ...common, retryStrategy })
    case 'sentinel': {
      const options = {
        ...common,
        retryStrategy,
        sentinelRetryStrategy: retryStrategy,
        sentinels: servers.sentinels.map(({ host, port }) => ({ host, port })),
        name: servers.name,
        ...(sentinelPassword === undefined ? {} : { sentinelPassword: sentinelPassword.reveal() }),
        ...(tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls.ca === undefined ? {} : { ca: tls.ca } }), // prettier-ignore
      }
      return new Redis(options)
    }
    case 'cluster':
      return new Cluster(
        servers.nodes.map(({ host, port }) => ({ host, port })),
        {
          redisOptions: common,
          lazyConnect: true,
          enableOfflineQueue: use === 'consumer',
          clusterRetryStrategy: retryStrategy,
          // Certificates are made out to names.
          ...(tls === undefined ? {} : { dnsLookup: (address, callback) => { callback(null, address) } }), // prettier-ignore
        },
      )
  }
}

/** Connects a new client. @throws UserError when no server answers as it should within ten seconds. */
export async function connect(client: RedisClient, settings: RedisSettings): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  let problem = 'no answer'
  // ioredis goes on trying by itself, and tells by events why it did not succeed yet.
  const onError = (error: Error) => {
    problem = explainConnect(error)
    if (HOPELESS.test(problem)) reject(new Error(problem))
  }
  const onReady = () => {
    resolve(undefined)
  }
  client.on('error', onError)
  client.once('ready', onReady)
  client.connect().catch(onError)
  const impatience = setTimeout(() => {
    reject(new Error(problem))
  }, START_MS)
  try {
    await promise
  } catch {
    throw new UserError(
      `Redis at ${nameOf(settings)} can't be used: ${problem}`,
      'check REDIS_URL (or cluster.redis in the configuration), the password, and that the server runs',
    )
  } finally {
    clearTimeout(impatience)
    client.off('error', onError)
    client.off('ready', onReady)
  }
}

/** Where it is, without user and password. */
export function nameOf({ servers }: RedisSettings): string {
  const list = (addresses: readonly { host: string; port: number }[]) =>
    addresses.map(({ host, port }) => `${host}:${port}`).join(', ')
  switch (servers.kind) {
    case 'single':
      return hostOf(servers.url.reveal())
    case 'sentinel':
      return `${servers.name} by the sentinels ${list(servers.sentinels)}`
    case 'cluster':
      return list(servers.nodes)
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    // The text may hold the password.
    return 'its address'
  }
}

function explainConnect(error: Error & { lastNodeError?: Error }): string {
  // An AggregateError of refused addresses has no message of its own.
  const inner = error.lastNodeError ?? (error instanceof AggregateError ? (error.errors[0] as Error) : error)
  return describeError(inner)
}
