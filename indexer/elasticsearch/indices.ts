import { errors, type Client } from '@elastic/elasticsearch'
import { asking, complaintOf } from './errors.ts'
import type { Names } from './names.ts'
import { postsIndex, type Layout } from './schema.ts'

/** The indices of posts, made when the first post of their period comes. */
export class PostIndices {
  readonly #client: Client
  readonly #names: Names
  readonly #layout: Layout
  readonly #shards: number
  readonly #known = new Map<string, Promise<void>>()

  /** @param shards - Of an index that is made from now on. */
  constructor(client: Client, names: Names, layout: Layout, shards: number) {
    this.#client = client
    this.#names = names
    this.#layout = layout
    this.#shards = shards
  }

  /** The period's alias, behind which there is an index. */
  async ensure(publishedAtMs: number): Promise<string> {
    const period = this.#names.periodOf(publishedAtMs)
    let making = this.#known.get(period)
    if (making === undefined) {
      making = this.#make(period)
      this.#known.set(period, making)
      making.catch(() => this.#known.delete(period))
    }
    await making
    return period
  }

  /** What is known may be wrong: retention or a migration took an index away. */
  forget(): void {
    this.#known.clear()
  }

  async #make(period: string): Promise<void> {
    if (await asking(() => this.#client.indices.existsAlias({ name: period }))) return
    const index = this.#names.indexOf(period, this.#layout.version)
    const aliases = [this.#names.posts, period]
    await asking(() => createIndex(this.#client, index, aliases, postsIndex(this.#layout, this.#shards)))
    if (await asking(() => this.#client.indices.existsAlias({ name: period }))) return
    // Left behind where an index was dropped while a migration copied it or brought up its posts.
    const actions = aliases.map((alias) => ({ add: { index, alias } }))
    await asking(() => this.#client.indices.updateAliases({ actions }, { ignore: [404] }))
  }
}

/** Makes an index unless it is there. */
export async function createIndex(
  client: Client,
  index: string,
  aliases: readonly string[],
  body: ReturnType<typeof postsIndex>,
): Promise<void> {
  try {
    await client.indices.create({
      index,
      ...body,
      aliases: Object.fromEntries(aliases.map((alias) => [alias, {}])),
      wait_for_active_shards: 1,
    })
  } catch (error) {
    const exists =
      error instanceof errors.ResponseError && complaintOf(error.body).type === 'resource_already_exists_exception'
    if (!exists) throw error
  }
}
