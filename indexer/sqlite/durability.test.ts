import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { RetryableError, UserError } from '../../core/errors.ts'
import { anAnnotatedPost, manyPosts, NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { openSqliteStore } from './open.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'

const FILL = join(import.meta.dirname, '..', '..', 'tests', 'children', 'fill-store.ts')
const newFile = () => join(tempFolder('durable'), 'rawang.db')

interface Said {
  readonly stored?: number
  readonly failed?: string
  readonly message?: string
}

/** Fills a store in a process of its own; `prefix` is a shell's, e.g. a limit. */
function fill(
  file: string,
  prefix = '',
): {
  readonly kill: () => void
  readonly heard: (n: number) => Promise<void>
  readonly said: Promise<readonly Said[]>
} {
  const child = spawn('sh', ['-c', `${prefix} exec "$0" "$@"`, process.execPath, FILL, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: Said[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((line) => JSON.parse(line) as Said))
  })
  return {
    kill: () => child.kill('SIGKILL'),
    async heard(n) {
      while (lines.length < n) await once(child.stdout, 'data')
    },
    said: once(child, 'close').then(() => lines),
  }
}

/** SQLite's own opinion, and the full-text index against what it was made of. */
function expectSound(file: string): void {
  using database = new DatabaseSync(file)
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  database.exec(`INSERT INTO post_fts (post_fts, rank) VALUES ('integrity-check', 1)`)
}

async function expectAcknowledged(file: string, said: readonly Said[]): Promise<void> {
  const batches = said.flatMap(({ stored }) => (stored === undefined ? [] : [stored]))
  await using store = await openSqliteStore({ file })
  for (const batch of batches) expect(await store.posts.count({ text: [[[`ชุด${batch}`]]] }), `batch ${batch}`).toBe(20)
  const { posts } = await store.posts.totals()
  // The batch under way may be there, but whole or not at all.
  expect([batches.length * 20, (batches.length + 1) * 20]).toContain(posts)
}

describe('what was acknowledged', () => {
  it('is there after a kill -9, again and again', { timeout: 60_000 }, async () => {
    for (const after of [1, 3, 10, 40]) {
      const file = newFile()
      const filling = fill(file)
      await filling.heard(after)
      filling.kill()
      const said = await filling.said
      expect(said.length).toBeGreaterThanOrEqual(after)
      await expectAcknowledged(file, said)
      expectSound(file)
    }
  })

  it('is there when no more can be written, which is said clearly, and writing goes on when it can', async () => {
    const file = newFile()
    // A file that may not grow is a full disk to SQLite. In units of 512 bytes.
    const said = await fill(file, 'ulimit -f 2000;').said
    expect(said.length).toBeGreaterThan(1)
    expect(said.at(-1)).toMatchObject({ failed: 'RetryableError', message: expect.stringContaining(file) as unknown })
    expect(said.at(-1)?.message).toMatch(/disk/)
    await expectAcknowledged(file, said)
    expectSound(file)
    await using store = await openSqliteStore({ file })
    expect(await store.posts.upsert([anAnnotatedPost({ id: 'more:1' })])).toMatchObject([{ result: 'inserted' }])
  })
})

describe('a store that cannot be written now', () => {
  it('throws RetryableError while another process writes, having written nothing', async () => {
    const file = newFile()
    await using store = await openSqliteStore({ file })
    using other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(store.posts.upsert([anAnnotatedPost()])).rejects.toBeInstanceOf(RetryableError)
    await expect(store.posts.check()).rejects.toBeInstanceOf(RetryableError)
    other.exec('ROLLBACK')
    expect((await store.posts.totals()).posts).toBe(0)
    expect(await store.posts.upsert([anAnnotatedPost({ source: 'a-new-source' })])).toMatchObject([
      { result: 'inserted' },
    ])
  })

  it('in a folder that cannot be written says so', async () => {
    const folder = tempFolder('read-only')
    chmodSync(folder, 0o500)
    // Permissions do not hold for root, but nobody can make a file there.
    const file = join(process.getuid?.() === 0 ? '/proc' : folder, 'rawang.db')
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(file) as unknown,
      remedy: expect.stringMatching(/permissions/) as unknown,
    })
  })

  it('in a folder that is not there, or is a file, says what to do and makes nothing', async () => {
    const file = join(tempFolder('nowhere'), 'no', 'rawang.db')
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      name: 'UserError',
      remedy: expect.stringMatching(/folder/) as unknown,
    })
    expect(existsSync(file)).toBe(false)
  })
})

describe('a file that is there', () => {
  it.each([
    ['no database', (file: string) => { writeFileSync(file, 'a letter to my aunt, longer than a header '.repeat(50)) }],
    ["another program's", (file: string) => { using other = new DatabaseSync(file); other.exec('CREATE TABLE theirs (a)') }],
    ['of a newer version', (file: string) => { using other = new DatabaseSync(file); other.exec('PRAGMA application_id = 1383558759; PRAGMA user_version = 999') }],
  ])('is refused and left as it is: %s', async (_, make) => {
    const file = newFile()
    make(file)
    const before = readFileSync(file)
    await expect(openSqliteStore({ file })).rejects.toBeInstanceOf(UserError)
    expect(readFileSync(file).equals(before)).toBe(true)
  }) // prettier-ignore

  it('of an earlier version is brought up to date, and finds the posts of an author by an index', async () => {
    const file = newFile()
    using old = new DatabaseSync(file)
    old.exec(MIGRATIONS[0] ?? '')
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`)
    await using store = await openSqliteStore({ file })
    await store.posts.upsert([anAnnotatedPost({ id: 't:1', author: { id: 'a_0000000000000000000007' } })])
    expect(await store.posts.count({ author: 'a_0000000000000000000007' })).toBe(1)
    using now = new DatabaseSync(file)
    const plan = now
      .prepare('EXPLAIN QUERY PLAN SELECT no FROM post WHERE author = ? ORDER BY published_ms DESC')
      .all(1)
    expect(plan.map(({ detail }) => detail)).toContain('SEARCH post USING INDEX post_by_author (author=?)')
  })

  it('of a version without counts by the hour has them when it is brought up to date, and keeps them right', async () => {
    const file = newFile()
    const posts = manyPosts(50, (i) => ({ publishedAtMs: NOON_MS - i * 1_000_000, source: `source-${i % 3}` }))
    {
      await using store = await openSqliteStore({ file })
      await store.posts.upsert(posts)
    }
    {
      using old = new DatabaseSync(file)
      old.exec('DROP TRIGGER tally_new_post; DROP TRIGGER tally_erased_post; DROP TRIGGER tally_changed_post')
      old.exec('DROP INDEX post_with_amount; DROP INDEX post_with_indicator; DROP TABLE tally; PRAGMA user_version = 3')
    }
    await using store = await openSqliteStore({ file })
    const bySource = () => store.posts.facet({}, 'source', 9)
    expect(await bySource()).toEqual([
      { key: 'source-0', count: 17 },
      { key: 'source-1', count: 17 },
      { key: 'source-2', count: 16 },
    ])
    await store.posts.delete(['test:0'])
    expect((await bySource())[0]).toEqual({ key: 'source-1', count: 17 })
    expect(await store.posts.totals()).toMatchObject({ posts: 49 })
  })

  it('is not made by reading', async () => {
    const file = newFile()
    await expect(openSqliteStore({ file, readOnly: true })).rejects.toThrow(/no data yet/)
    expect(existsSync(file)).toBe(false)
  })
})

it('what is erased is gone from the files, not only from the answers', async () => {
  const file = newFile()
  await using store = await openSqliteStore({ file })
  const text = 'ความลับที่ต้องลบ'
  await store.posts.upsert([
    anAnnotatedPost({ text, annotation: { searchText: text } }),
    anAnnotatedPost({ id: 'stays:1' }),
  ])
  await store.posts.delete(['test:1'])
  for (const name of [file, `${file}-wal`])
    expect(existsSync(name) && readFileSync(name).includes(text), name).toBe(false)
})
