import type { PostStore } from '../../core/ports/post-store.ts'
import type { Database } from './database.ts'
import { LabelSets } from './labels.ts'
import { findNearCopies } from './near-copies.ts'
import {
  countAuthors,
  countByField,
  countByTime,
  countIndicators,
  countPosts,
  firstPublished,
  readPosts,
  readVoices,
  searchPosts,
  storeTotals,
  sumAmounts,
  sumAmountsByTime,
} from './read-posts.ts'
import { erasePosts, upsertPosts } from './write-posts.ts'

/** Posts erased in one transaction: short enough that nobody waits for it. */
const ERASE_BATCH = 200

export function createPostStore(database: Database, close: () => void): PostStore {
  const labels = new LabelSets(database)
  const store = { database, labels }
  const cursorKey = database.value(`SELECT value FROM meta WHERE key = 'cursor-key'`)
  if (!(cursorKey instanceof Uint8Array)) throw new Error(`${database.file}: no cursor key: the store is damaged`)

  // SQLite answers at once; a promise is what other stores need, and what turns a throw into a rejection.
  const read = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      resolve(
        database.read(() => {
          labels.refresh()
          return work()
        }),
      )
    })
  const write = <T>(work: () => T): Promise<T> =>
    new Promise((resolve) => {
      try {
        resolve(database.write(work))
      } catch (error) {
        labels.forget()
        throw error
      }
    })
  const erase = async (rows: readonly { readonly no: number }[]): Promise<number> => {
    await write(() => {
      erasePosts(
        database,
        rows.map(({ no }) => no),
      )
    })
    return rows.length
  }

  return {
    name: 'sqlite',
    upsert: (posts) => (posts.length === 0 ? Promise.resolve([]) : write(() => upsertPosts(database, labels, posts))),
    get: (ids) => read(() => readPosts(store, ids)),
    async delete(ids) {
      let erased = 0
      for (let from = 0; from < ids.length; from += ERASE_BATCH) {
        const batch = JSON.stringify(ids.slice(from, from + ERASE_BATCH))
        erased += await erase(database.all('SELECT no FROM post WHERE id IN (SELECT value FROM json_each(?))', batch))
      }
      if (erased > 0) database.shrinkLog()
      return erased
    },
    async deletePublishedBefore(beforeMs, source) {
      const sources = source === undefined ? 'TRUE' : `source IN (SELECT id FROM label_set WHERE labels = ?)`
      const sql = `SELECT no FROM post WHERE published_ms < ? AND ${sources} LIMIT ${String(ERASE_BATCH)}`
      const params = source === undefined ? [beforeMs] : [beforeMs, JSON.stringify([source])]
      let erased = 0
      for (;;) {
        const count = await erase(database.all(sql, ...params))
        erased += count
        if (count === 0) break
        await new Promise(setImmediate)
      }
      if (erased > 0) database.shrinkLog()
      return erased
    },
    search: (filter, page) => read(() => searchPosts(store, filter, page, cursorKey)),
    nearCopies: (of, limit) => read(() => findNearCopies(database, of, limit)),
    count: (filter) => read(() => countPosts(store, filter)),
    authors: (filter) => read(() => countAuthors(store, filter)),
    voicesByCategory: (filter) => read(() => readVoices(store, filter)),
    firstPublished: (sources, untilMs) => read(() => firstPublished(store, sources, untilMs)),
    histogram: (filter, options) => read(() => countByTime(store, filter, options)),
    facet: (filter, field, limit) => read(() => countByField(store, filter, field, limit)),
    topIndicators: (filter, limit) => read(() => countIndicators(store, filter, limit)),
    amount: (filter) => read(() => sumAmounts(store, filter)),
    amountHistogram: (filter, options) => read(() => sumAmountsByTime(store, filter, options)),
    totals: () => read(() => storeTotals(store)),
    async check() {
      if (!database.readOnly) await write(() => database.run(`UPDATE meta SET value = value + 1 WHERE key = 'probes'`))
      await read(() => database.value(`SELECT value FROM meta WHERE key = 'probes'`))
    },
    [Symbol.asyncDispose]() {
      close()
      return Promise.resolve()
    },
  }
}
