import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { askDashboard, postAt, readManyPosts } from './dashboard.ts'
import type { Figure } from './figure.ts'

const POSTS = 100_000
const MAX_MS = 100

/** The questions of the page at 100,000 posts over three weeks: real ones, repeated with other times and authors. */
export async function queryFigures(): Promise<readonly Figure[]> {
  const many = await readManyPosts()
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  const { posts: store, ...opened } = await openSqliteStore({ file: join(folder, 'rawang.db') })
  try {
    for (let at = 0; at < POSTS; at += 1_000)
      await store.upsert(Array.from({ length: 1_000 }, (_, i) => postAt(at + i, POSTS, many)))
    return await askDashboard(store, many, { name: 'query', limitMs: MAX_MS, on: `${POSTS} posts` })
  } finally {
    await opened[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}
