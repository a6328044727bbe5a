import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { rounded, type Figure } from './figure.ts'
import { REAL_POSTS } from './real-posts.ts'

const CLI = fileURLToPath(new URL('../app/cli.ts', import.meta.url))
const MIN_POSTS_PER_SECOND = 3_000

/** `rawang ingest` of a real file into a new folder: start to durable and searchable, process start included; then of one post, which is the start alone. */
export function ingestFigures(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  try {
    const first = ingest(REAL_POSTS, folder)
    const again = ingest(REAL_POSTS, folder)
    const raw = rawInserts(folder)
    const onePost = join(folder, 'one.jsonl')
    writeFileSync(onePost, JSON.stringify({ text: 'โพสต์เดียว' }))
    const start = ingest(onePost, join(folder, 'one'))
    return [
      {
        name: 'ingest.rate',
        value: rounded(first.stored / first.seconds),
        unit: 'posts/s',
        better: 'higher',
        limit: MIN_POSTS_PER_SECOND,
        peer: rounded(raw),
        peerIs: 'the same documents inserted into a bare SQLite table with FTS5',
        on: `${first.read} real posts, a new data folder`,
      },
      {
        name: 'ingest.again.rate',
        value: rounded(again.unchanged / again.seconds),
        unit: 'posts/s',
        better: 'higher',
        limit: MIN_POSTS_PER_SECOND,
        on: `${again.read} posts that are there already`,
      },
      { name: 'ingest.one-post', value: rounded(start.seconds), unit: 's', on: 'one post, a new data folder' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function ingest(file: string, folder: string) {
  const begunMs = performance.now()
  const run = spawnSync(process.execPath, [CLI, 'ingest', file, '--data', folder, '--json'], {
    encoding: 'utf8',
    // Embedded, whatever servers the shell names.
    env: { ...process.env, REDIS_URL: '', ELASTICSEARCH_URL: '' },
  })
  const seconds = (performance.now() - begunMs) / 1_000
  if (run.status !== 0) throw new Error(`rawang ingest failed: ${run.stderr}`)
  return { seconds, ...(JSON.parse(run.stdout) as { read: number; stored: number; unchanged: number }) }
}

/** Rows per second into a bare table and full-text index, a hundred a transaction as ours: what SQLite and the disk cost alone. */
function rawInserts(folder: string): number {
  const store = new DatabaseSync(join(folder, 'rawang.db'), { readOnly: true })
  const documents = store
    .prepare(`SELECT id, json, json ->> '$.annotation.searchText' AS terms FROM post JOIN doc USING (no)`)
    .all() as unknown as readonly { id: string; json: string; terms: string }[]
  store.close()
  const db = new DatabaseSync(join(folder, 'raw.db'))
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE raw (id TEXT PRIMARY KEY, json TEXT);
    CREATE VIRTUAL TABLE raw_text USING fts5(terms, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")`)
  const insert = db.prepare('INSERT INTO raw VALUES (?, ?)')
  const index = db.prepare('INSERT INTO raw_text (rowid, terms) VALUES (?, ?)')
  const begunMs = performance.now()
  documents.forEach(({ id, json, terms }, i) => {
    if (i % 100 === 0) db.exec(i === 0 ? 'BEGIN' : 'COMMIT; BEGIN')
    insert.run(id, json)
    index.run(i + 1, terms)
  })
  db.exec('COMMIT')
  const seconds = (performance.now() - begunMs) / 1_000
  db.close()
  return documents.length / seconds
}
