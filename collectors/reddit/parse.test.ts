import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseListing } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/listing.json', import.meta.url), 'utf8'))

describe('a listing of Reddit', () => {
  it('gives posts and comments, and says what is deleted', () => {
    const parsed = parseListing(fixture)
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts[0]).toEqual({
      nativeId: 't3_synth1',
      text: 'โดนหลอกออนไลน์ & โอนเงิน\nเล่าให้ฟัง',
      url: 'https://www.reddit.com/r/Thailand/comments/synth1/x/',
      publishedAtMs: 1_780_499_467_000,
      editedAtMs: 1_780_499_567_000,
      author: { id: 't2_synth' },
      metrics: { likes: 98, comments: 25 },
      extra: { subreddit: 'Thailand', flair: 'Scam' },
    })
    expect(parsed.posts[1]).toMatchObject({
      author: undefined,
      metrics: { likes: 0 },
      media: [{ kind: 'link', url: 'https://shop.example/' }],
    })
    expect(parsed.posts[2]).toMatchObject({
      nativeId: 't1_synth4',
      inReplyTo: 't3_synth1',
      author: { id: 'synthetic_two' },
    })
    expect(parsed).toMatchObject({ deleted: ['t1_synth3'], next: 't3_synth2' })
  })

  it.each([
    ['a gallery', { is_self: false, url: 'https://www.reddit.com/gallery/x', media_metadata: { a: { s: { u: 'https://i.example/a.jpg' } }, b: { status: 'failed' } } }, [{ kind: 'image', url: 'https://i.example/a.jpg' }]],
    ['a moving picture in a gallery', { is_self: false, url: 'https://www.reddit.com/gallery/x', media_metadata: { a: { s: { gif: 'https://i.example/a.gif' } } } }, [{ kind: 'image', url: 'https://i.example/a.gif' }]],
    ['a film', { is_self: false, url: 'https://v.redd.it/x', is_video: true, media: { reddit_video: { fallback_url: 'https://v.example/x.mp4' } } }, [{ kind: 'video', url: 'https://v.example/x.mp4' }]],
    ['a picture', { is_self: false, url: 'https://i.example/b.png', post_hint: 'image' }, [{ kind: 'image', url: 'https://i.example/b.png' }]],
  ])('gives what is shown: %s', (_, shown, media) => {
    const value = { kind: 'Listing', data: { children: [{ kind: 't3', data: { name: 't3_a', title: 'x', ...shown } }] } }
    expect(parseListing(value)).toMatchObject({ posts: [{ media }] })
  }) // prettier-ignore

  it('a poll has its answers', () => {
    const data = { name: 't3_a', title: 'โดนโกงไหม', selftext: '', poll_data: { options: [{ id: '1', text: 'โดน' }, null, { id: '2', text: 'ไม่โดน' }] } } // prettier-ignore
    expect(parseListing({ kind: 'Listing', data: { children: [{ kind: 't3', data }] } })).toMatchObject({ posts: [{ text: 'โดนโกงไหม\nโดน\nไม่โดน' }] }) // prettier-ignore
  })

  it.each([null, [], {}, { kind: 'Listing' }, { kind: 'Listing', data: { children: [{}] } }])(
    'something else is a problem: %j',
    (value) => {
      expect(parseListing(value).ok).toBe(false)
    },
  )
})
