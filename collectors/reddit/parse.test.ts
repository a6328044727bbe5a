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

  describe('whose signs are escaped, since raw_json was not asked for', () => {
    const listingOf = (...data: readonly object[]) => ({ kind: 'Listing', data: { children: data.map((inner) => ({ kind: 't3', data: { name: 't3_a', ...inner } })) } }) // prettier-ignore
    const first = (value: unknown, asked?: { readonly raw: boolean }) => {
      const parsed = parseListing(value, asked)
      return parsed.ok ? parsed.posts[0] : undefined
    }
    const written = { title: 'A & B <ก>', selftext: 'ดู &amp; https://scam.example/?a=1&b=2', link_flair_text: 'Q&A' }
    const escaped = { title: 'A &amp; B &lt;ก&gt;', selftext: 'ดู &amp;amp; https://scam.example/?a=1&amp;b=2', link_flair_text: 'Q&amp;A' } // prettier-ignore

    it('is the same as one where they are not', () => {
      const linked = { is_self: false, url: 'https://scam.example/?a=1&b=2' }
      const raw = first(listingOf({ ...written, ...linked }))
      expect(raw).toMatchObject({ text: `${written.title}\n${written.selftext}`, media: [{ url: linked.url }], extra: { flair: 'Q&A' } }) // prettier-ignore
      expect(first(listingOf({ ...escaped, is_self: false, url: 'https://scam.example/?a=1&amp;b=2' }))).toEqual(raw)
    })

    it.each([
      ['a bare sign in another string shows that nothing is escaped', { title: '&lt;b&gt; คือแท็ก', selftext_html: '<div>x</div>' }, undefined, '&lt;b&gt; คือแท็ก'],
      ['a bare sign in another post shows it too', { title: 'เขียน &amp;amp; ว่า &amp;' }, { title: 'A & B' }, 'เขียน &amp;amp; ว่า &amp;'],
      ['markup that is escaped shows that all is', { title: '&lt;3 &amp;amp;', selftext_html: '&lt;!-- SC_OFF --&gt;&lt;div' }, undefined, '<3 &amp;'],
    ])('%s, whatever was asked', (_, shown, other, text) => {
      for (const raw of [true, false])
        expect(first(listingOf(shown, ...(other === undefined ? [] : [other])), { raw })?.text).toBe(text)
    }) // prettier-ignore

    it('where nothing tells, is as it was asked for', () => {
      const value = listingOf({ title: 'Q&amp;A' })
      expect([first(value)?.text, first(value, { raw: true })?.text]).toEqual(['Q&A', 'Q&amp;A'])
    })
  })

  describe('with what is odd but valid', () => {
    const listingOf = (...children: readonly object[]) => ({ kind: 'Listing', data: { children } })
    const comment = (id: string, more: object = {}) => ({ kind: 't1', data: { name: `t1_${id}`, body: id, parent_id: 't3_a', replies: '', ...more } }) // prettier-ignore

    it('answers within a comment are posts too, also of one that is deleted', () => {
      const tree = comment('b', { body: '[deleted]', replies: listingOf(comment('c', { replies: listingOf(comment('d')) }), { kind: 'more', data: { count: 4, children: ['e'], name: 't1_e', id: 'e' } }) }) // prettier-ignore
      expect(parseListing(listingOf(tree, comment('f')))).toMatchObject({
        posts: [{ nativeId: 't1_c' }, { nativeId: 't1_d' }, { nativeId: 't1_f' }],
        deleted: ['t1_b'],
        counted: { 'not-a-post': 1 },
      })
    })

    it('communities among the results are no posts, and no damage', () => {
      expect(parseListing(listingOf({ kind: 't5', data: { name: 't5_x', title: 'Thailand' } }))).toEqual({ ok: true, posts: [], deleted: [], next: undefined, counted: { 'not-a-post': 1 } }) // prettier-ignore
    })

    it.each([
      ['an id without its kind', { id: 'z', title: 'x' }, { nativeId: 't3_z' }],
      ['times and scores as text', { name: 't3_a', title: 'x', created_utc: '1780499467', score: '7', num_comments: '2' }, { publishedAtMs: 1_780_499_467_000, metrics: { likes: 7, comments: 2 } }],
      ['an edit of old, without its time', { name: 't3_a', title: 'x', edited: true }, { editedAtMs: undefined }],
      ['a crosspost whose address has no host', { name: 't3_a', title: 'x', is_self: false, url: '/r/Thailand/comments/b/y/', crosspost_parent: 't3_b' }, { repostOf: 't3_b', media: [{ kind: 'link', url: 'https://www.reddit.com/r/Thailand/comments/b/y/' }] }],
      ['a whole permalink', { name: 't3_a', title: 'x', permalink: 'https://www.reddit.com/r/x/comments/a/' }, { url: 'https://www.reddit.com/r/x/comments/a/' }],
      ['a hidden score and nobody who wrote it', { name: 't3_a', title: 'x', score: null, author: null, author_fullname: null, media_metadata: null, media: null, poll_data: null }, { author: undefined, metrics: {} }],
    ])('%s', (_, data, post) => {
      expect(parseListing(listingOf({ kind: 't3', data }))).toMatchObject({ posts: [post], counted: {} })
    }) // prettier-ignore

    it.each([
      { title: '[deleted by user]', selftext: '' },
      {
        title: 'x',
        selftext: '[ Removed by Reddit on account of violating the [content policy](/help/contentpolicy). ]',
      },
      { title: '[ Removed by moderator ]', selftext: null },
      { title: 'x', selftext: 'y', removed_by_category: 'a_new_reason' },
    ])('is deleted: %j', (data) => {
      expect(parseListing(listingOf({ kind: 't3', data: { name: 't3_a', ...data } }))).toMatchObject({ posts: [], deleted: ['t3_a'] }) // prettier-ignore
    })

    it('is not deleted for having brackets', () => {
      expect(parseListing(listingOf(comment('a', { body: '[ด่วน] removed' })))).toMatchObject({ posts: [{ text: '[ด่วน] removed' }] }) // prettier-ignore
    })
  })

  it.each([null, [], {}, { kind: 'Listing' }, { kind: 'Listing', data: { children: [{}] } }])(
    'something else is a problem: %j',
    (value) => {
      expect(parseListing(value).ok).toBe(false)
    },
  )
})
