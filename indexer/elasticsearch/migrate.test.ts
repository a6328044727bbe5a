import { expect, it } from 'vitest'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'
import { anAnnotatedPost, manyPosts, NOON_MS } from '../../tests/builders.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { createClient } from './client.ts'
import { migratePosts } from './migrate.ts'
import { openElasticsearchStore } from './open.ts'
import { POSTS_LAYOUT, type Layout } from './schema.ts'

/** A layout that could be the next: it also counts the words. */
const NEXT: Layout = {
  version: POSTS_LAYOUT.version + 1,
  properties: { ...POSTS_LAYOUT.properties, words: { type: 'integer' } },
}
const POSTS = 3_000

it('moves into a new layout while posts are written, edited and erased, and loses none', { timeout: 120_000 }, async () => {
  const node = await elasticsearchForTests()
  const prefix = `migrate${process.pid}`
  const client = createClient({ node })
  await using store = await openElasticsearchStore({ node, prefix, shards: 3 })
  const part = (i: number) => ({ publishedAtMs: NOON_MS - (i % 80) * DAY_MS, annotation: { searchText: `คำ ที่${i}` } })
  await store.posts.upsert(manyPosts(POSTS, part))

  // An older process goes on meanwhile.
  const upgrade = (source: { readonly terms: string }) => ({ ...source, layout: NEXT.version, words: source.terms.split(' ').length })
  const migration = { running: true }
  const writing = (async () => {
    let rounds = 0
    for (; migration.running || rounds === 0; rounds++) {
      await store.posts.upsert([
        anAnnotatedPost({ id: `late:${rounds}`, ...part(rounds) }),
        anAnnotatedPost({ id: `test:${rounds}`, ...part(rounds), text: 'แก้ไขแล้ว' }),
      ])
      expect(await store.posts.delete([`test:${POSTS - 1 - rounds}`])).toBe(1)
    }
    return rounds
  })()
  const report = await migratePosts({ node, prefix, layout: NEXT, upgrade })
  migration.running = false
  const rounds = await writing
  expect(report.indices).toBe(3)
  expect(rounds).toBeGreaterThan(0)

  expect(await store.posts.count({})).toBe(POSTS)
  expect(await store.posts.count({ text: [[['คำ']]] })).toBe(POSTS)
  for (let i = 0; i < rounds; i++) {
    const found = await store.posts.get([`late:${i}`, `test:${i}`, `test:${POSTS - 1 - i}`])
    expect(found.map(({ post }) => [post.id, post.text])).toEqual([
      [`late:${i}`, anAnnotatedPost().post.text],
      [`test:${i}`, 'แก้ไขแล้ว'],
    ])
  }
  const indices = Object.entries(await client.indices.get({ index: `${prefix}-posts` }))
  for (const [name, { mappings }] of indices)
    expect(mappings?._meta, name).toMatchObject({ mappingVersion: Number(name.slice(-1)) })
  expect(indices.map(([name]) => name.slice(-3))).toEqual(indices.map(() => `-v${NEXT.version}`))

  // What the older process wrote since the switch lacks the new field, until it has gone and this is done once more.
  await store.posts.upsert([anAnnotatedPost({ id: 'last:1', annotation: { searchText: 'คำ สุดท้าย' } })])
  const again = await migratePosts({ node, prefix, layout: NEXT, upgrade })
  expect(again).toMatchObject({ indices: 0, posts: 0 })
  expect(again.settled).toBeGreaterThan(0)
  const { count } = await client.count({ index: `${prefix}-posts`, query: { range: { words: { gte: 1 } } } })
  expect(count).toBe(POSTS + 1)
  expect(await migratePosts({ node, prefix, layout: NEXT, upgrade })).toMatchObject({ settled: 0 })

  // A new process of the older version would not know the new layout.
  await expect(openElasticsearchStore({ node, prefix })).rejects.toThrow(UserError)
  await client.close()
}) // prettier-ignore
