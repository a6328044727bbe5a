import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import type { Clock } from '../../core/clock.ts'
import { UnavailableError, UserError } from '../../core/errors.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { createClient, type ElasticsearchConnection } from './client.ts'
import { asking } from './errors.ts'
import { createIndex, PostIndices } from './indices.ts'
import { namesOf, type IndexPeriod, type Names } from './names.ts'
import { createPostStore } from './post-store.ts'
import { POSTS_LAYOUT, postsTemplate, stateIndex, type Layout } from './schema.ts'
import { createStateStore } from './state-store.ts'

export interface ElasticsearchOptions extends ElasticsearchConnection {
  /** Of all names in the cluster: installations with different prefixes see nothing of each other. */
  readonly prefix: string
  /** How much time one index holds. Default `month`. */
  readonly indexPeriod?: IndexPeriod | undefined
  /** Of each index that is made from now on. Default 1. */
  readonly shards?: number | undefined
  /** Sleeps between tries. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined
}

export interface ElasticsearchStore extends AsyncDisposable {
  readonly posts: PostStore
  readonly state: StateStore
}

const SYSTEM_CLOCK: Pick<Clock, 'sleep'> = { sleep: (ms) => wait(ms) }

/** Documents of the store's own, beside the kinds of state. */
const OWN_KIND = '(store)'

/**
 * Both stores in one cluster; makes what is missing (template, state index). Any number of processes may do so at once.
 * @throws UserError when it can't be reached, refuses us, or holds indices of another version of Rawang.
 */
export async function openElasticsearchStore(options: ElasticsearchOptions): Promise<ElasticsearchStore> {
  const { prefix, indexPeriod = 'month', shards = 1, clock = SYSTEM_CLOCK } = options
  const names = namesOf(prefix, indexPeriod)
  const client = createClient(options)
  const layout = POSTS_LAYOUT
  try {
    await setUp(client, names, layout, shards)
    const openParts = new Set(['posts', 'state'])
    const close = (part: string) => async () => {
      openParts.delete(part)
      if (openParts.size === 0) await client.close()
    }
    const state = createStateStore(client, names.state, close('state'))
    const writer = { client, clock, names, indices: new PostIndices(client, names, layout, shards) }
    const posts = createPostStore(writer, {
      cursorKey: await cursorKeyOf(state),
      check: () => check(client, names, state),
      close: close('posts'),
    })
    return {
      posts,
      state,
      async [Symbol.asyncDispose]() {
        await posts[Symbol.asyncDispose]()
        await state[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await client.close()
    throw error
  }
}

async function setUp(client: Client, names: Names, layout: Layout, shards: number): Promise<void> {
  await asking(async () => {
    await refuseOtherVersions(client, names, layout)
    await client.indices.putIndexTemplate(postsTemplate(names, layout, shards))
    await createIndex(client, names.state, [], stateIndex())
    await client.cluster.health({ index: names.state, wait_for_status: 'yellow', timeout: '10s' })
  }, 'opening')
}

async function refuseOtherVersions(client: Client, names: Names, layout: Layout): Promise<void> {
  const found = await client.indices.get({ index: names.posts, ignore_unavailable: true, features: ['aliases'] })
  const versions = Object.keys(found).map((index) => names.periodOfIndex(index)?.mappingVersion ?? 0)
  if (versions.some((version) => version > layout.version)) {
    throw new UserError(
      `the indices ${names.posts} in Elasticsearch are of a newer version of Rawang`,
      'update Rawang, or choose another prefix',
    )
  }
  if (versions.some((version) => version < layout.version)) {
    throw new UserError(
      `the indices ${names.posts} in Elasticsearch are of an older version of Rawang`,
      'migrate them first (docs/operations.md, "A new mapping"); the older version may go on meanwhile',
    )
  }
}

/** Made by whoever comes first. */
async function cursorKeyOf(state: StateStore): Promise<Uint8Array> {
  await state.put(OWN_KIND, 'cursor-key', randomBytes(32).toString('base64'), 'absent')
  const key = (await state.get(OWN_KIND, 'cursor-key'))?.value
  if (typeof key !== 'string') throw new Error('Elasticsearch: no cursor key: the state index is damaged')
  return Buffer.from(key, 'base64')
}

async function check(client: Client, names: Names, state: StateStore): Promise<void> {
  await state.put(OWN_KIND, 'probe', null, 'any')
  await state.get(OWN_KIND, 'probe')
  // Written with a star, a name that is not there yet is no error.
  const index = [`${names.posts}*`, names.state]
  const { status } = await asking(() => client.cluster.health({ index }))
  if (status === 'red')
    throw new UnavailableError('Elasticsearch lacks shards of our indices (status red)', {
      remedy: 'see GET _cluster/allocation/explain',
    })
  const settings = await asking(() => client.indices.getSettings({ index, name: 'index.blocks.*' }))
  const blocked = Object.entries(settings).find(([, own]) => JSON.stringify(own).includes('"true"'))
  if (blocked !== undefined)
    throw new UnavailableError(`Elasticsearch takes no writes into ${blocked[0]}`, {
      remedy: 'make room on its disks and lift the block (index.blocks.* in its settings)',
    })
}
