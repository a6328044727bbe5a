import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { parseConfig, secretsFrom } from '../config/load.ts'
import { tempFolder } from '../tests/cli.ts'
import { serversOf } from './servers.ts'

const configOf = (text: string) => parseConfig(text, { where: 'test', categoryIds: [] })
const fromEnv = (env: Record<string, string>, text = '') => serversOf(configOf(text), secretsFrom(env))

it('without either server an installation is embedded', () => {
  expect(fromEnv({})).toMatchObject({ redis: undefined, elasticsearch: undefined })
})

it('two variables are enough, and their passwords can not be printed', () => {
  const servers = fromEnv({
    REDIS_URL: 'rediss://:s3cret-r@redis.example:6380/2',
    ELASTICSEARCH_URL: 'https://writer:s3cret%40e@search.example:9200',
    RAWANG_PREFIX: 'north',
  })
  expect(servers).toMatchObject({
    prefix: 'north',
    elasticsearch: { node: 'https://search.example:9200/', auth: { username: 'writer' } },
  })
  const auth = servers.elasticsearch?.auth
  expect(auth !== undefined && 'password' in auth && auth.password.reveal()).toBe('s3cret@e')
  expect(inspect(servers, { depth: 9 }) + JSON.stringify(servers)).not.toContain('s3cret')
})

it('the configuration names servers, and secrets by their variables or files', () => {
  const folder = tempFolder('cluster')
  writeFileSync(join(folder, 'password'), 'from a file\n')
  writeFileSync(join(folder, 'ca.pem'), 'PEM')
  const servers = fromEnv(
    { REDIS_PASSWORD_FILE: join(folder, 'password'), ES_KEY: 'k' },
    `cluster:
  prefix: south
  indexPeriod: day
  shards: 4
  redis: { kind: sentinel, sentinels: ['s1:26379', '[::1]:26380'], name: main, password: REDIS_PASSWORD, tls: true, ca: ${folder}/ca.pem }
  elasticsearch: { node: 'https://search:9200', auth: { kind: api-key, secret: ES_KEY } }`,
  )
  expect(servers).toMatchObject({
    prefix: 'south',
    redis: {
      servers: { kind: 'sentinel', name: 'main', sentinels: [{ host: 's1', port: 26379 }, { host: '::1', port: 26380 }] },
      tls: { ca: 'PEM' },
    },
    elasticsearch: { node: 'https://search:9200', indexPeriod: 'day', shards: 4 },
  }) // prettier-ignore
  expect(servers.redis?.password?.reveal()).toBe('from a file')
})

it.each([
  ['a secret that is not set', {}, 'redis: { kind: single, server: "x:1", password: NOT_SET }', /NOT_SET is not set/],
  ['a certificate that is not there', {}, 'redis: { kind: cluster, nodes: ["x:1"], tls: true, ca: /nonexistent }', /\/nonexistent can't be read/],
  ['a URL of something else', { REDIS_URL: 'http://:s3cret@x' }, '', /^REDIS_URL is no address of a Redis$/],
  ['a password that is not written as in addresses', { ELASTICSEARCH_URL: 'https://writer:s3cret%zz@search:9200' }, '', /^ELASTICSEARCH_URL: a % in the user or password is followed by no two hex digits$/],
  ['a prefix that no index may have', { REDIS_URL: 'redis://x', RAWANG_PREFIX: 'A:b' }, 'elasticsearch: { node: "http://x" }', /no prefix/],
] as const)('refuses %s', (_, env, text, message) => {
  const run = () => fromEnv(env, text === '' ? '' : `cluster:\n  ${text}`)
  expect(run).toThrow(message)
}) // prettier-ignore

it('a password in the configuration itself is refused', () => {
  expect(() => configOf('cluster: { elasticsearch: { node: "https://u:p@x:9200" } }')).toThrow(
    /leave user and password/,
  )
})
