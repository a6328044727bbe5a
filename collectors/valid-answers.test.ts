import { describe, expect, it } from 'vitest'
import type { RawPost } from '../core/post.ts'
import { parseEvent } from './bluesky-jetstream/parse.ts'
import { parseSearch as parseBluesky } from './bluesky-search/parse.ts'
import { parseComments as parseFacebookComments, parsePosts } from './facebook-pages/parse.ts'
import { parseResults } from './google-cse/parse.ts'
import { parseJson } from './http/json.ts'
import { parseAccount } from './instagram-accounts/parse.ts'
import { parseMedia } from './instagram-hashtags/parse.ts'
import { parseTimeline } from './mastodon/parse.ts'
import { parseSearch as parseThreads } from './threads/parse.ts'
import { parseComments as parseTiktokComments, parseVideos as parseTiktok } from './tiktok-research/parse.ts'
import { parseAnswer } from './x/parse.ts'
import { parseComments, parseThreads as parseYoutubeThreads, parseVideoIds, parseVideos } from './youtube/parse.ts'

type Parsed = {
  readonly ok: boolean
  readonly problem?: string
  readonly posts?: readonly RawPost[]
  readonly counted?: object
}

/** As an answer comes: as text, whose large numbers must stay whole. */
function answer(text: string | object): unknown {
  const parsed = parseJson(typeof text === 'string' ? text : JSON.stringify(text))
  if (!parsed.ok) throw new Error('the example is no JSON')
  return parsed.value
}

const EIGHT = Date.parse('2026-09-02T01:00:00Z')
const ISO = '2026-09-02T01:00:00Z'

/** What is odd, the answer, and what its only post, or its posts, must hold; nothing may be counted as damaged. */
type Example = readonly [odd: string, answer: string | object, posts: Partial<RawPost> | readonly Partial<RawPost>[]]

function check(examples: readonly Example[], parse: (value: unknown) => Parsed): void {
  it.each(examples)('%s', (_, given, posts) => {
    const parsed = parse(answer(given))
    expect(parsed.problem).toBeUndefined()
    expect(parsed.posts).toHaveLength(Array.isArray(posts) ? posts.length : 1)
    expect(parsed.posts).toMatchObject(Array.isArray(posts) ? posts : [posts])
    expect(parsed.counted ?? {}).not.toHaveProperty('malformed')
  })
}

describe('YouTube, videos: valid, if odd', () => {
  const items = (...list: readonly object[]) => ({ kind: 'youtube#videoListResponse', items: list })
  const video = (snippet: object, more: object = {}) => items({ kind: 'youtube#video', id: 'a', snippet: { title: 'ก', ...snippet }, ...more }) // prettier-ignore
  check(
    [
      ['no likes, no comments, no tags', video({ publishedAt: ISO }, { statistics: { viewCount: '8087' } }), { metrics: { views: 8087 }, publishedAtMs: EIGHT }],
      ['counters as numbers', video({}, { statistics: { viewCount: 8087, likeCount: 0 } }), { metrics: { views: 8087, likes: 0 } }],
      ['a time with thousandths', video({ publishedAt: '2026-09-02T01:00:00.250Z' }), { publishedAtMs: EIGHT + 250 }],
      ['a time with an offset', video({ publishedAt: '2026-09-02T08:00:00+07:00' }), { publishedAtMs: EIGHT }],
      ['thumbnails that are empty or of new sizes', video({ thumbnails: { default: {}, ultra: { url: 'https://i.example/u.jpg' } } }), { media: [{ kind: 'video', url: 'https://www.youtube.com/watch?v=a' }, { kind: 'image', url: 'https://i.example/u.jpg' }] }],
      ['a kind of broadcast that nobody knows', video({ liveBroadcastContent: 'premiere', defaultLanguage: null }), { text: 'ก', language: undefined }],
      ['an empty description, and a description of blanks', items({ id: 'a', snippet: { title: 'ก', description: '' } }, { id: 'b', snippet: { title: 'ข', description: ' \n' } }), [{ text: 'ก' }, { text: 'ข' }]],
    ],
    parseVideos,
  ) // prettier-ignore

  it.each([
    ['no list at all', { kind: 'youtube#videoListResponse', pageInfo: { totalResults: 0 } }],
    ['a list that is null', { kind: 'youtube#videoListResponse', items: null }],
    ['an empty list', { items: [] }],
  ])('nothing found: %s', (_, given) => {
    expect(parseVideos(answer(given))).toMatchObject({ ok: true, posts: [] })
    expect(parseVideoIds(answer(given))).toMatchObject({ ok: true, ids: [] })
  })
})

describe('YouTube, comments: valid, if odd', () => {
  const thread = (snippet: object, more: object = {}, id = 'Ug1') => ({ items: [{ id, snippet: { topLevelComment: { id, snippet: { textDisplay: 'ก', ...snippet } }, ...more } }] }) // prettier-ignore
  check(
    [
      ['an author who deleted the account', thread({ authorDisplayName: '', authorChannelUrl: '' }), { author: undefined }],
      ['replies that are announced and not there', thread({}, { totalReplyCount: 2 }), { metrics: { comments: 2 } }],
      ['likes as text', thread({ likeCount: '12' }), { metrics: { likes: 12 } }],
      ['a comment that was never edited', thread({ publishedAt: ISO, updatedAt: ISO }), { editedAtMs: undefined }],
      ['a video that is said nowhere', thread({ videoId: null }), { inReplyTo: 'v', url: 'https://www.youtube.com/watch?v=v&lc=Ug1' }],
    ],
    (value) => parseYoutubeThreads(value, 'v'),
  ) // prettier-ignore
  check(
    [
      ['a reply without its video', { items: [{ id: 'Ug1.2', snippet: { textDisplay: 'ก', parentId: 'Ug1' } }] }, { inReplyTo: 'Ug1', url: undefined }],
    ],
    (value) => parseComments(value, undefined),
  ) // prettier-ignore
})

describe('Facebook: valid, if odd', () => {
  const page = (...posts: readonly object[]) => ({ data: posts })
  const post = (more: object) => page({ id: '1_2', message: 'ก', ...more })
  check(
    [
      ['an id that is one number beyond 2^53', '{"data":[{"id":10158349356748553123,"message":"ก"}]}', { nativeId: '10158349356748553123' }],
      ['a time without a colon in its offset', post({ created_time: '2026-09-02T08:00:00+0700' }), { publishedAtMs: EIGHT }],
      ['Unix time, as date_format=U gives it', post({ created_time: 1_788_310_800 }), { publishedAtMs: EIGHT }],
      ['nobody who wrote it', post({ from: null }), { author: undefined }],
      ['an album without pictures', post({ attachments: { data: [{ media_type: 'album', subattachments: { data: [] } }] } }), { media: undefined }],
      ['no words, but those of what is shared', page({ id: '1_2', attachments: { data: [{ title: 'ก', description: null, type: 'share', unshimmed_url: 'https://scam.example/' }] } }), { text: 'ก', media: [{ kind: 'link', url: 'https://scam.example/' }] }],
      ['a kind of attachment that nobody knows', post({ attachments: { data: [{ media_type: 'hologram', type: 'new_type', url: 'https://x.example/' }] } }), { text: 'ก' }],
      ['comments that are off', post({ comments: { data: [] }, reactions: { data: [], summary: {} }, shares: null }), { metrics: {} }],
    ],
    parsePosts,
  ) // prettier-ignore
  check(
    [
      ['a comment without its author, an answer to another', page({ id: '2_3', message: 'ก', parent: { id: '2_1' } }), { author: undefined, inReplyTo: '2_1' }],
      ['a comment whose parent was deleted', page({ id: '2_3', message: 'ก', parent: null }), { inReplyTo: '1_2' }],
      ['a comment whose sticker has no address', page({ id: '2_3', message: 'ก', attachment: { type: 'sticker', media: {} } }), { media: undefined }],
    ],
    (value) => parseFacebookComments(value, '1_2'),
  ) // prettier-ignore
})

describe('Instagram: valid, if odd', () => {
  const page = (more: object) => ({ data: [{ id: '17', caption: 'ก', ...more }] })
  const examples: readonly Example[] = [
    ['likes that are hidden', page({ media_type: 'IMAGE', comments_count: 3 }), { metrics: { comments: 3 } }],
    ['a film whose address is held back', page({ media_type: 'VIDEO', permalink: 'https://www.instagram.com/p/x/' }), { media: undefined, url: 'https://www.instagram.com/p/x/' }],
    ['an album whose parts are null', page({ media_type: 'CAROUSEL_ALBUM', children: { data: [null, { id: '1', media_type: 'IMAGE', media_url: 'https://i.example/1.jpg' }] } }), { media: [{ kind: 'image', url: 'https://i.example/1.jpg' }] }],
    ['a kind of media that nobody knows', page({ media_type: 'REEL_3D', media_url: 'https://i.example/r' }), { media: [{ kind: 'other', url: 'https://i.example/r' }] }],
    ['a time without a colon in its offset', page({ timestamp: '2026-09-02T01:00:00+0000' }), { publishedAtMs: EIGHT }],
    ['an id as a number beyond 2^53', '{"data":[{"id":17885103395504675111,"caption":"ก"}]}', { nativeId: '17885103395504675111' }],
  ] // prettier-ignore
  check(examples, (value) => parseMedia(value, 'ก'))
  check(examples.map(([odd, given, posts]): Example => [odd, typeof given === 'string' ? `{"business_discovery":{"id":"9","media":${given}}}` : { business_discovery: { id: '9', media: given } }, posts]), parseAccount) // prettier-ignore

  it('an account that shows nothing', () => {
    for (const more of [{}, { media: null }, { media: { data: [] } }])
      expect(parseAccount(answer({ business_discovery: { id: '9', ...more }, id: '1' }))).toMatchObject({ ok: true, posts: [], next: undefined }) // prettier-ignore
  })
})

describe('Threads: valid, if odd', () => {
  const page = (more: object) => ({ data: [{ id: '1', text: 'ก', ...more }] })
  check(
    [
      ['text under its newer name of type', page({ media_type: 'TEXT_POST', timestamp: '2026-09-02T01:00:00+0000' }), { publishedAtMs: EIGHT, media: undefined }],
      ['a poll that is still open', page({ poll_attachment: { option_a: 'ใช่', option_b: 'ไม่', option_c: null, expiration_timestamp: '2026-09-03T01:00:00+0000' } }), { text: 'ก\nใช่\nไม่' }],
      ['a repost without words beside a post', { data: [{ id: '2', media_type: 'REPOST_FACADE', reposted_post: { id: '1' } }, { id: '1', text: 'ก' }] }, { nativeId: '1' }],
      ['nulls for all that it has not', page({ username: null, timestamp: null, permalink: null, children: null, root_post: null, topic_tag: null, alt_text: null, gif_url: null }), { author: undefined, media: undefined }],
      ['an id as a number', { data: [{ id: 1, text: 'ก' }] }, { nativeId: '1' }],
    ],
    parseThreads,
  ) // prettier-ignore
  it('no paging, as the documented sample has it', () => {
    expect(parseThreads(answer({ data: [] }))).toMatchObject({ ok: true, posts: [], next: undefined })
  })
})

describe('X: valid, if odd', () => {
  const post = (more: object, beside: object = {}) => ({ data: [{ id: '1989012345678901248', text: 'ก', ...more }], ...beside }) // prettier-ignore
  check(
    [
      ['only what comes without asking: its id says when it was written', post({ edit_history_tweet_ids: ['1989012345678901248'] }), { publishedAtMs: Number((1_989_012_345_678_901_248n >> 22n) + 1_288_834_974_657n), author: undefined }],
      ['an id from before ids held a time', { data: [{ id: '20', text: 'ก' }] }, { publishedAtMs: undefined }],
      ['a picture without a word', { data: [{ id: '1', text: 'https://t.co/p', attachments: { media_keys: ['3_1'] }, entities: { urls: [{ url: 'https://t.co/p', expanded_url: 'https://x.com/u/status/1/photo/1', media_key: '3_1' }] } }], includes: { media: [{ media_key: '3_1', type: 'photo', url: 'https://i.example/1.jpg', alt_text: 'สลิปปลอม' }] } }, { text: 'สลิปปลอม', media: [{ kind: 'image', url: 'https://i.example/1.jpg' }] }],
      ['a film with many forms', post({ attachments: { media_keys: ['7_1'] } }, { includes: { media: [{ media_key: '7_1', type: 'video', variants: [{ content_type: 'application/x-mpegURL', url: 'https://v.example/m3u8' }, { bit_rate: 8, content_type: 'video/mp4', url: 'https://v.example/mp4' }] }] } }), { media: [{ kind: 'video', url: 'https://v.example/mp4' }] }],
      ['a reference of a kind that nobody knows', post({ referenced_posts: [{ type: 'remixed', id: '1' }, null] }), { repostOf: undefined, inReplyTo: undefined }],
      ['errors beside the data, of an author that is gone', post({ author_id: '5' }, { errors: [{ value: '5', parameter: 'author_id', resource_type: 'user', title: 'Not Found Error', type: 'https://api.x.com/2/problems/resource-not-found' }] }), { author: { id: '5' } }],
      ['counters as text, and others that are new', post({ public_metrics: { like_count: '4', bookmark_count: 1, superlike_count: 2 } }), { metrics: { likes: 4 } }],
      ['a time with all its digits', post({ created_at: '2026-09-02T01:00:00.000000Z' }), { publishedAtMs: EIGHT }],
    ],
    parseAnswer,
  ) // prettier-ignore
  it('nothing found', () => {
    for (const given of [{ meta: { result_count: 0 } }, { data: [], meta: { result_count: 0, next_token: 'x' } }])
      expect(parseAnswer(answer(given))).toMatchObject({ ok: true, posts: [] })
  })
})

describe('TikTok: valid, if odd', () => {
  const page = (videos: string) => `{"data":{"videos":[${videos}],"cursor":100,"has_more":false,"search_id":"7"},"error":{"code":"ok"}}` // prettier-ignore
  check(
    [
      ['an id beyond 2^53', page('{"id":7028743950684949651,"video_description":"ก","create_time":1788310800}'), { nativeId: '7028743950684949651', publishedAtMs: EIGHT }],
      ['an id as text, under its older name', page('{"video_id":"7028743950684949651","video_description":"ก"}'), { nativeId: '7028743950684949651' }],
      ['nothing written, something said', page('{"id":1,"video_description":"","voice_to_text":"โอนเงินมาก่อน"}'), { text: 'โอนเงินมาก่อน' }],
      ['an account that is gone', page('{"id":1,"video_description":"ก","username":""}'), { author: undefined, url: undefined }],
      ['lists that are null, counters as text', page('{"id":1,"video_description":"ก","hashtag_names":null,"effect_ids":null,"view_count":"1050","create_time":"1788310800"}'), { metrics: { views: 1050 }, publishedAtMs: EIGHT }],
    ],
    parseTiktok,
  ) // prettier-ignore
  check(
    [
      ['a comment on the video itself', `{"data":{"comments":[{"id":7028743950684949652,"text":"ก","parent_comment_id":7028743950684949651,"create_time":1788310800}],"has_more":false}}`, { nativeId: '7028743950684949652', inReplyTo: '7028743950684949651', publishedAtMs: EIGHT }],
    ],
    (value) => parseTiktokComments(value, '7028743950684949651'),
  ) // prettier-ignore
  it('nothing found', () => {
    for (const videos of [[], null])
      expect(parseTiktok(answer({ data: { videos, has_more: false } }))).toMatchObject({ ok: true, posts: [] })
  })
})

describe('Google Custom Search: valid, if odd', () => {
  const page = (...items: readonly object[]) => ({ kind: 'customsearch#search', queries: {}, items })
  const hit = (more: object) => page({ link: 'https://a.example/1', title: 'ก', ...more })
  check(
    [
      ['a date before the snippet, in a Buddhist year', hit({ snippet: '25 มิ.ย. 2569 ... ข้อความ' }), { text: 'ก\nข้อความ', publishedAtMs: Date.parse('2026-06-25T00:00:00+07:00') }],
      ['a date before the snippet, in English', hit({ snippet: 'Jun 25, 2026 ... ข้อความ' }), { text: 'ก\nข้อความ', publishedAtMs: Date.parse('2026-06-25T00:00:00+07:00') }],
      ['no snippet and no title but one', page({ link: 'https://a.example/1', snippet: 'ข้อความ' }), { text: 'ข้อความ' }],
      ['a pagemap of strange things', hit({ pagemap: { metatags: [null, { 'article:published_time': ISO, x: [1] }], cse_image: [{}], hcard: 'x' } }), { publishedAtMs: EIGHT, media: undefined }],
      ['another page at a place written as text', { kind: 'customsearch#search', queries: { nextPage: [{ startIndex: '11' }] }, items: [{ link: 'https://a.example/1', title: 'ก' }] }, { nativeId: 'https://a.example/1' }],
    ],
    parseResults,
  ) // prettier-ignore
  it('nothing found, and where the next page begins', () => {
    for (const items of [undefined, null, []])
      expect(parseResults(answer({ kind: 'customsearch#search', queries: {}, items }))).toMatchObject({ ok: true, posts: [] }) // prettier-ignore
    expect(parseResults(answer({ kind: 'customsearch#search', queries: { nextPage: [{ startIndex: '11' }] } }))).toMatchObject({ nextStart: 11 }) // prettier-ignore
  })
})

describe('Mastodon and other software of its kind: valid, if odd', () => {
  const status = (more: object, account: object = {}) => [{ id: '9', uri: 'https://o.example/9', content: '<p>ก</p>', created_at: ISO, account: { id: '1', acct: 'a', ...account }, ...more }] // prettier-ignore
  check(
    [
      ['ids as numbers beyond 2^53', '[{"id":115270115826048975,"uri":"https://o.example/9","content":"ก","created_at":"2026-09-02T01:00:00.000000Z","account":{"id":7,"acct":"a"}}]', { nativeId: 'https://o.example/9', publishedAtMs: EIGHT }],
      ['an account without an id', status({}, { id: null }), { author: { id: 'a@h.example' } }],
      ['no content at all, but a picture that is described', status({ content: undefined, media_attachments: [{ id: '1', type: 'unknown', url: '', remote_url: 'https://m.example/1', description: 'สลิป' }] }), { text: 'สลิป', media: [{ kind: 'other', url: 'https://m.example/1' }] }],
      ['a poll with an answer that is none', status({ poll: { id: '1', options: [{ title: 'ใช่', votes_count: null }, null, { title: 'ไม่' }] } }), { text: 'ก\nใช่\nไม่' }],
      ['an empty language', status({ language: '' }), { language: undefined }],
      ['a quote that was taken back', status({ quote: { state: 'revoked', quoted_status: null } }), { text: 'ก' }],
      ['a time that is none', status({ created_at: null }), { publishedAtMs: undefined }],
      ['an answer whose ids are numbers, beside what it answers', [...status({ id: 8, uri: 'https://o.example/8' }), ...status({ in_reply_to_id: 8 })], [{ nativeId: 'https://o.example/8' }, { inReplyTo: 'https://o.example/8' }]],
    ],
    (value) => {
      const parsed = parseTimeline(value, { host: 'h.example', honourOptOut: true })
      return parsed.ok ? { ok: true, posts: parsed.timeline.posts, counted: parsed.timeline.counted } : parsed
    },
  ) // prettier-ignore
})

describe('Bluesky: valid, if odd', () => {
  const DID = 'did:web:odd.example'
  const record = (more: object) => ({ $type: 'app.bsky.feed.post', text: 'ก', createdAt: ISO, ...more })
  const wrote = (more: object): Partial<RawPost> => ({ nativeId: `at://${DID}/app.bsky.feed.post/r`, ...more })
  const examples: readonly (readonly [string, object, Partial<RawPost>])[] = [
    ['a time without thousandths, with an offset', { createdAt: '2026-09-02T08:00:00+07:00' }, { publishedAtMs: EIGHT }],
    ['a time without a zone', { createdAt: '2026-09-02T01:00:00.000' }, { publishedAtMs: EIGHT }],
    ['a time from before the network', { createdAt: '1970-01-01T00:00:00.000Z' }, { publishedAtMs: EIGHT + 1_000 }],
    ['no languages, or none that are languages', { langs: [null, 7] }, { language: 'th' }],
    ['a picture as the first months had them', { text: '', embed: { $type: 'app.bsky.embed.images', images: [{ image: { cid: 'bafy', mimeType: 'image/jpeg' }, alt: 'สลิป' }] } }, { text: 'สลิป', media: undefined }],
    ['an embed and a facet that nobody knows', { embed: { $type: 'app.bsky.embed.hologram', hologram: {} }, facets: [{ index: null, features: [{ $type: 'new' }] }] }, { text: 'ก' }],
    ['a quoted list', { embed: { $type: 'app.bsky.embed.record', record: { uri: 'at://did:plc:a/app.bsky.graph.list/1', cid: 'c' } } }, { extra: {} }],
  ] // prettier-ignore
  check(
    examples.map(([odd, more, posts]): Example => [odd, { posts: [{ uri: `at://${DID}/app.bsky.feed.post/r`, author: { did: DID, handle: 'handle.invalid' }, record: record(more), indexedAt: '2026-09-02T01:00:01Z', likeCount: null }] }, wrote(posts)]),
    (value) => parseBluesky(value, ['th']),
  ) // prettier-ignore
  check(
    examples.map(([odd, more, posts]): Example => [odd, { did: DID, time_us: (EIGHT + 1_000) * 1_000, kind: 'commit', commit: { rev: 'v', operation: 'create', collection: 'app.bsky.feed.post', rkey: 'r', record: record(more) } }, wrote(posts)]),
    (value) => {
      const event = parseEvent(JSON.stringify(value), ['th'])
      return event.kind === 'post' ? { ok: true, posts: [event.post] } : { ok: false, problem: event.kind }
    },
  ) // prettier-ignore

  it.each([
    ['an identity with nulls', { did: DID, time_us: 1, kind: 'identity', commit: null, identity: { did: DID, handle: null } }],
    ['a kind of event that nobody knows', { did: DID, time_us: 1, kind: 'weather', cursor: 5 }],
    ['an account that is slow', { did: DID, time_us: 1, kind: 'account', account: { active: false, status: 'throttled' } }],
  ])('nothing to do, and nothing wrong: %s', (_, event) => {
    expect(parseEvent(JSON.stringify(event), ['th'])).toEqual({ kind: 'other', timeUs: 1 })
  }) // prettier-ignore

  it('an answer without hits, with a cursor all the same', () => {
    expect(parseBluesky(answer({ posts: [], cursor: '100', hitsTotal: null }), ['th'])).toMatchObject({ ok: true, posts: [], next: '100' }) // prettier-ignore
  })
})
