import type { AnnotatedPost } from '../../core/annotation.ts'
import { isNearCopy, MOST_COMPARED } from '../../core/near-copy.ts'
import type { NearCopies } from '../../core/ports/post-store.ts'
import { ask, readPosts, type Reader } from './read-posts.ts'
import { indexedTerms } from './terms.ts'

export async function findNearCopies(
  reader: Reader,
  { post, annotation }: AnnotatedPost,
  limit: number,
): Promise<NearCopies> {
  const keys = annotation.nearKeys ?? []
  if (keys.length === 0) return { total: 0, complete: true, posts: [] }
  const { hits } = await ask(reader, {
    query: { bool: { filter: [{ terms: { nearKeys: keys.map(String) } }] } },
    size: MOST_COMPARED + 1,
    track_total_hits: false,
    _source: ['id', 'fingerprint', 'terms'],
    sort: [{ publishedAt: 'desc' }, { id: 'asc' }],
  })
  const own = { fingerprint: annotation.fingerprint, searchText: indexedTerms(annotation.searchText) }
  const copies = hits.hits.flatMap(({ _source }) => {
    if (_source === undefined || _source.id === post.id) return []
    return isNearCopy({ fingerprint: _source.fingerprint, searchText: _source.terms }, own) ? [_source.id] : []
  })
  const posts = await readPosts(reader, copies.slice(0, limit))
  return { total: copies.length, complete: hits.hits.length <= MOST_COMPARED, posts }
}
