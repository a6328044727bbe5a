import { readFileSync } from 'node:fs'
import { PREFIX, type Config, type ElasticsearchConfig, type RedisConfig, type SecretSource } from '../config/schema.ts'
import { UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { ElasticsearchConnection } from '../indexer/elasticsearch/client.ts'
import type { Address, RedisSettings } from '../queues/redis/settings.ts'

/**
 * Which servers an installation uses, with all that is needed to be let in. Without Redis its queues are in the data folder, and one
 * process works on them; without Elasticsearch its posts and state are there.
 */
export interface Servers {
  readonly prefix: string
  readonly redis: RedisSettings | undefined
  readonly elasticsearch: ElasticsearchSettings | undefined
}

/** No servers: everything is in the data folder. */
export const EMBEDDED: Servers = { prefix: 'rawang', redis: undefined, elasticsearch: undefined }

export interface ElasticsearchSettings extends ElasticsearchConnection {
  readonly node: string
  readonly indexPeriod: Config['cluster']['indexPeriod']
  readonly shards: Config['cluster']['shards']
}

const [REDIS_URL, ELASTICSEARCH_URL, RAWANG_PREFIX] = ['REDIS_URL', 'ELASTICSEARCH_URL', 'RAWANG_PREFIX'] as const

/** From the environment or the configuration. @throws UserError when a secret or certificate is not to be had. */
export function serversOf({ cluster }: Pick<Config, 'cluster'>, secrets: SecretSource): Servers {
  return {
    prefix: prefixOf(secrets) ?? cluster.prefix,
    redis: redisOf(cluster.redis, secrets),
    elasticsearch: elasticsearchOf(cluster, secrets),
  }
}

function prefixOf(secrets: SecretSource): string | undefined {
  const given = secrets(RAWANG_PREFIX)?.reveal()
  if (given === undefined || PREFIX.test(given)) return given
  throw new UserError(
    `${RAWANG_PREFIX}: "${given}" is no prefix`,
    'use lower-case letters and digits, beginning with a letter, at most 41',
  )
}

function redisOf(config: RedisConfig | undefined, secrets: SecretSource): RedisSettings | undefined {
  const url = secrets(REDIS_URL)
  if (url !== undefined) {
    // Not shown: it may hold a password.
    if (!/^rediss?:\/\//.test(url.reveal()) || !URL.canParse(url.reveal()))
      throw new UserError(`${REDIS_URL} is no address of a Redis`, 'write redis://host:6379, or rediss://… with TLS')
    return { servers: { kind: 'single', url }, tls: undefined }
  }
  if (config === undefined) return undefined
  const password = secretNamed(config.password, 'cluster.redis.password', secrets)
  const tls = config.tls ? { ca: certificates(config.ca, 'cluster.redis.ca') } : undefined
  const access = { username: config.username, password, tls }
  switch (config.kind) {
    case 'single': {
      const scheme = config.tls ? 'rediss' : 'redis'
      const address = new Secret(`${scheme}://${config.server}/${config.database}`)
      return { servers: { kind: 'single', url: address }, ...access }
    }
    case 'sentinel':
      return {
        servers: { kind: 'sentinel', sentinels: config.sentinels.map(toAddress), name: config.name },
        sentinelPassword: secretNamed(config.sentinelPassword, 'cluster.redis.sentinelPassword', secrets),
        ...access,
      }
    case 'cluster':
      return { servers: { kind: 'cluster', nodes: config.nodes.map(toAddress) }, ...access }
  }
}

function toAddress(text: string): Address {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

function elasticsearchOf(
  { elasticsearch: config, indexPeriod, shards }: Config['cluster'],
  secrets: SecretSource,
): ElasticsearchSettings | undefined {
  const given = secrets(ELASTICSEARCH_URL)?.reveal()
  if (given !== undefined) return { ...fromUrl(given), ca: config?.ca, indexPeriod, shards }
  if (config === undefined) return undefined
  return { node: config.node, auth: authOf(config, secrets), ca: config.ca, indexPeriod, shards }
}

function fromUrl(text: string): Pick<ElasticsearchSettings, 'node' | 'auth'> {
  // Not shown: it may hold a password.
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new UserError(
      `${ELASTICSEARCH_URL} is no address of an Elasticsearch`,
      'write http://host:9200, or https://user:password@host:9200',
    )
  const url = new URL(text)
  const [username, password] = [decoded(url.username), decoded(url.password)]
  url.username = url.password = ''
  return { node: url.href, auth: username === '' ? undefined : { username, password: new Secret(password) } }
}

/** Of the address's user or password; not shown when it can't be. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new UserError(
      `${ELASTICSEARCH_URL}: a % in the user or password is followed by no two hex digits`,
      'write a % itself as %25, an @ as %40, a : as %3A',
    )
  }
}

function authOf({ auth }: ElasticsearchConfig, secrets: SecretSource): ElasticsearchSettings['auth'] {
  switch (auth?.kind) {
    case undefined:
      return undefined
    case 'api-key':
      return { apiKey: secretGiven(auth.secret, 'cluster.elasticsearch.auth.secret', secrets) }
    case 'basic':
      return {
        username: auth.username,
        password: secretGiven(auth.password, 'cluster.elasticsearch.auth.password', secrets),
      }
  }
}

function secretNamed(name: string | undefined, where: string, secrets: SecretSource): Secret | undefined {
  return name === undefined ? undefined : secretGiven(name, where, secrets)
}

function secretGiven(name: string, where: string, secrets: SecretSource): Secret {
  const secret = secrets(name)
  if (secret === undefined) throw new UserError(`${where}: ${name} is not set`, `give ${name} or ${name}_FILE`)
  return secret
}

function certificates(file: string | undefined, where: string): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(
      `${where}: ${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      'check the path and its permissions',
    )
  }
}
