import type { AnnotatedPost } from '../../core/annotation.ts'
import { isNearCopy, MOST_COMPARED } from '../../core/near-copy.ts'
import type { NearCopies } from '../../core/ports/post-store.ts'
import type { Database } from './database.ts'
import { decodeDocument } from './document.ts'

export function findNearCopies(database: Database, { post, annotation }: AnnotatedPost, limit: number): NearCopies {
  const keys = annotation.nearKeys ?? []
  if (keys.length === 0) return { total: 0, complete: true, posts: [] }
  const candidates = database.all<{ no: number; fingerprint: string; searchText: string }>(
    `SELECT no, json ->> '$.annotation.fingerprint' AS fingerprint, json ->> '$.annotation.searchText' AS searchText
    FROM (SELECT rowid AS no FROM near_keys WHERE near_keys MATCH ? ORDER BY rowid DESC LIMIT ?) JOIN doc USING (no)`,
    keys.join(' OR '),
    MOST_COMPARED + 1,
  )
  const copies = candidates.filter((candidate) => isNearCopy(candidate, annotation)).map(({ no }) => no)
  const rows = database.all<{ no: number; collected_ms: number }>(
    `SELECT no, collected_ms FROM post WHERE no IN (SELECT value FROM json_each(?)) AND id != ? ORDER BY published_ms DESC, id`,
    JSON.stringify(copies),
    post.id,
  )
  const posts = rows.slice(0, limit).map(({ no, collected_ms }) => {
    return decodeDocument(String(database.value('SELECT json FROM doc WHERE no = ?', no)), collected_ms)
  })
  return { total: rows.length, complete: candidates.length <= MOST_COMPARED, posts }
}
