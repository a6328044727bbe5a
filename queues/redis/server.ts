import { hostname } from 'node:os'
import { Cluster, type Redis } from 'ioredis'
import { UnavailableError, UserError } from '../../core/errors.ts'
import { nameOf, type RedisClient } from './connect.ts'
import { translate } from './errors.ts'
import type { RedisSettings } from './settings.ts'

/**
 * Redis throws away what it likes under any other policy, and with it jobs.
 * @throws UserError with the remedy.
 */
export async function requireNoEviction(client: RedisClient, settings: RedisSettings): Promise<void> {
  for (const memory of await memoryOf(client)) {
    const policy = memory.get('maxmemory_policy') ?? 'noeviction'
    if (policy === 'noeviction') continue
    throw new UserError(
      `Redis at ${nameOf(settings)} has maxmemory-policy ${policy}: when it is full it throws jobs away`,
      'run `redis-cli CONFIG SET maxmemory-policy noeviction`, and write `maxmemory-policy noeviction` into its configuration',
    )
  }
}

/**
 * Jobs name posts and sources of one store; with another they would be stored where nobody looks.
 * @throws UserError when the prefix is in use by another installation.
 */
export async function claimPrefix(
  client: RedisClient,
  { settings, prefix, installationId }: { settings: RedisSettings; prefix: string; installationId: string },
): Promise<void> {
  const key = `${prefix}:installation`
  await client.setnx(key, installationId)
  if ((await client.get(key)) === installationId) return
  throw new UserError(
    `Redis at ${nameOf(settings)} holds jobs of another installation under the prefix ${prefix}`,
    `choose another with cluster.prefix or RAWANG_PREFIX; or, if that installation is gone, delete the key \`${key}\``,
  )
}

/** @throws UnavailableError when a server does not answer, or takes nothing more. */
export async function checkServer(client: RedisClient): Promise<void> {
  let memories
  try {
    memories = await memoryOf(client)
  } catch (error) {
    throw translate(error)
  }
  for (const memory of memories) {
    const max = Number(memory.get('maxmemory') ?? 0)
    // `used_memory` counts buffers that the limit does not; within a few per cent of it the next job may be refused.
    if (max > 0 && Number(memory.get('used_memory') ?? 0) >= max)
      throw new UnavailableError(`Redis is full (all of its ${Math.round(max / 1024 ** 2)} MB are used)`, {
        remedy: 'give Redis more memory (`CONFIG SET maxmemory …`), or wait until the workers have caught up',
      })
  }
}

/** What Redis lists a process's connection under. */
export function connectionName(prefix: string): string {
  return `rawang:${prefix}:${hostname()}:${process.pid}`
}

/** Processes other than this one that have the queues under this prefix open, as `machine:process id`. */
export async function otherProcesses(client: RedisClient, prefix: string): Promise<readonly string[]> {
  const own = connectionName(prefix)
  const begin = `rawang:${prefix}:`
  try {
    const lists = await Promise.all(serversOf(client).map((server) => server.client('LIST') as Promise<string>))
    const names = lists.join('\n').match(/(?<=\bname=)\S+/g) ?? []
    const others = names.filter((name) => name.startsWith(begin) && name !== own)
    return [...new Set(others)].map((name) => name.slice(begin.length)).sort()
  } catch (error) {
    throw translate(error)
  }
}

function serversOf(client: RedisClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client]
}

/** INFO's section on memory, of every server that holds data. */
async function memoryOf(client: RedisClient): Promise<readonly ReadonlyMap<string, string>[]> {
  const texts = await Promise.all(serversOf(client).map((server) => server.info('memory')))
  return texts.map(
    (text) => new Map(text.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string])), // prettier-ignore
  )
}
