import { expect, it } from 'vitest'
import { postId } from './post-id.ts'

it('keeps a native id, so that the post can be found by it', () => {
  expect(postId('feeds', 'abc/123')).toBe('feeds:abc/123')
})

it.each([
  'https://mastodon.example/users/somebody/statuses/1',
  'at://did:plc:somebody/app.bsky.feed.post/1',
  'tag:@somebody',
  'x'.repeat(600),
])('takes the account out of %s, the same way each time and another for each post', (nativeId) => {
  const id = postId('mastodon', nativeId)
  expect(id).toMatch(/^mastodon:p_[\w-]{22}$/)
  expect(postId('mastodon', nativeId)).toBe(id)
  expect(postId('mastodon', `${nativeId}2`)).not.toBe(id)
})
