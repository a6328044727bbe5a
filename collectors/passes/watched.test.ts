import { expect, it } from 'vitest'
import { WatchedPosts, type WatchedPost } from './watched.ts'

const waiting = (id: string, sinceMs: number): WatchedPost => ({ id, sinceMs: 1, waiting: { sinceMs, comments: 5 } })
const reloaded = (posts: WatchedPosts) => new WatchedPosts(JSON.parse(JSON.stringify(posts.save())), 0)

it('those that wait come first, the longest waiting before the others, and keep their place in a cursor', () => {
  const posts = new WatchedPosts([], 0)
  posts.add('found early', 10)
  posts.add('found late', 20)
  posts.update(waiting('waits', 200))
  const reading: WatchedPost = {
    id: 'is being read',
    sinceMs: 1,
    comments: 3,
    newestMs: 50,
    waiting: { sinceMs: 100, comments: 5, place: { next: '300', startedMs: 110, newestMs: 90 } },
  }
  posts.update(reading)
  const list = reloaded(posts).list()
  expect(list.map(({ id }) => id)).toEqual(['is being read', 'waits', 'found late', 'found early'])
  expect(list[0]).toEqual(reading)
})

it('reads what an older version saved', () => {
  const posts = new WatchedPosts([['a', 10, 3, null]], 0)
  expect(posts.list()).toEqual([{ id: 'a', sinceMs: 10, comments: 3, newestMs: undefined, waiting: undefined }])
})

it('fits into a cursor beside the rest when every one is being read, and leaves out the last in turn', () => {
  const posts = new WatchedPosts([], 0)
  const nowMs = Date.UTC(2026, 10, 30)
  for (let i = 0; i < 1_000; i++) {
    const place = { next: '900', startedMs: nowMs, newestMs: nowMs }
    posts.update({ id: `7201388525814${100_000 + i}`, sinceMs: nowMs, comments: 900, newestMs: nowMs, waiting: { sinceMs: nowMs - i, comments: 1_000, place } }) // prettier-ignore
  }
  expect(JSON.stringify(posts.save()).length).toBeLessThan(24 * 1024)
  expect(reloaded(posts).list()[0]?.id).toBe('7201388525814100999')
})
