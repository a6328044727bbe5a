import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RawPost } from '../../core/post.ts'
import { feedScope, parseFeedDocument, type FeedDocument } from './parse.ts'

const FEED = 'https://news.example/feed'
const EIGHT = Date.parse('2026-09-02T08:00:00+07:00')
const HOUR_MS = 3_600_000

function read(body: string | Uint8Array, part: Partial<FeedDocument> = {}) {
  const parsed = parseFeedDocument({
    feedUrl: FEED,
    url: FEED,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    contentType: undefined,
    languageHint: undefined,
    maxItems: 500,
    ...part,
  })
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const scoped = (id: string) => `${feedScope(FEED)}/${id}`
const idsOf = (posts: readonly RawPost[]) => posts.map(({ nativeId }) => nativeId)
const item = (inner: string) => `<rss version="2.0"><channel><title>x</title><item>${inner}</item></channel></rss>`
const problemOf = (body: string) => {
  try {
    read(body)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('expected a problem')
}

describe('RSS 2.0', () => {
  const { posts, counted } = read(fixture('rss-2.0.xml'))

  it('gives title and body as the text a reader sees, without markup and scripts', () => {
    expect(posts[0]?.text).toBe('เตือนภัย "กู้เงินด่วน" ปลอม\nมิจฉาชีพอ้างเป็นธนาคาร\n\nอย่ากด ลิงก์นี้')
  })

  it('resolves relative links against the feed, and keeps what it links to', () => {
    expect(posts[0]).toMatchObject({
      url: 'https://news.example/a/1',
      media: [
        { kind: 'audio', url: 'https://news.example/clip.mp3' },
        { kind: 'image', url: 'https://news.example/img/1.jpg' },
        { kind: 'link', url: 'https://news.example/warn?x=1&y=2' },
      ],
    })
  })

  it('names items alike under every address of one feed, and otherwise in another feed', () => {
    const scopes = ['https://a.example/feed', 'http://a.example/feed/', 'https://A.example:443/feed#x'].map(feedScope)
    expect(new Set(scopes).size).toBe(1)
    for (const url of ['https://b.example/feed', 'https://a.example/feed?cat=2', 'https://a.example/feed2'])
      expect(scopes).not.toContain(feedScope(url))
  })

  it('names items by guid, link or content, each within its feed', () => {
    expect(idsOf(posts).slice(0, 2)).toEqual([scoped('tag:news.example,2026:1'), scoped('https://news.example/a/2')])
    expect(posts[2]?.nativeId).toMatch(/^[0-9a-f]{12}\/sha256-[0-9a-f]{64}$/)
    expect(idsOf(read(fixture('rss-2.0.xml')).posts)).toEqual(idsOf(posts))
    const elsewhere = read(fixture('rss-2.0.xml'), { feedUrl: 'https://other.example/feed' }).posts
    expect(elsewhere[0]?.nativeId).not.toBe(posts[0]?.nativeId)
  })

  it('reads RFC 822 dates, Thai dates and years of the Buddhist era', () => {
    expect(posts.map(({ publishedAtMs }) => publishedAtMs)).toEqual([
      EIGHT,
      EIGHT + 1.5 * HOUR_MS,
      undefined,
      EIGHT + 2 * HOUR_MS,
    ])
  })

  it('counts what it left out and what it could not read, and goes on', () => {
    expect(counted).toEqual({ 'bad-date': 1, 'no-date': 1, repeated: 1, 'no-text': 1 })
    expect(posts).toHaveLength(4)
  })

  it('keeps the first of two items with one guid', () => {
    expect(posts.filter(({ nativeId }) => nativeId === scoped('https://news.example/a/4')).map((p) => p.text)).toEqual([
      'ซ้ำ',
    ])
  })

  it('undoes an escaping too many', () => {
    const { posts } = read(item('<description>&amp;lt;p&amp;gt;ย่อหน้า&amp;lt;/p&amp;gt;</description><guid>1</guid>'))
    expect(posts[0]?.text).toBe('ย่อหน้า')
  })
})

describe('the other formats', () => {
  it('RSS 0.91 without ids and dates', () => {
    const { posts, counted } = read(fixture('rss-0.91.xml'))
    expect(posts).toMatchObject([
      { nativeId: scoped('https://old.example/1.html'), language: 'th', publishedAtMs: undefined },
    ])
    expect(counted).toEqual({ 'no-date': 1 })
  })

  it('RSS 1.0 (RDF)', () => {
    expect(read(fixture('rdf-1.0.xml')).posts).toMatchObject([
      {
        nativeId: scoped('https://rdf.example/1'),
        text: 'โดนโกงซื้อของ\nโอนแล้วเงียบ',
        url: 'https://rdf.example/1?utm=x',
        publishedAtMs: EIGHT,
        author: { id: scoped('somchai') },
        extra: { tags: ['ร้องเรียน'] },
      },
    ])
  })

  it('Atom 1.0: plain text stays plain, markup becomes text, addresses follow xml:base, an edit is said', () => {
    const [first, second] = read(fixture('atom-1.0.xml')).posts
    expect(first).toMatchObject({
      nativeId: scoped('urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a'),
      text: '1 < 2 ไม่ใช่แท็ก\nบรรทัดแรก\n\nดู เพิ่ม',
      url: 'https://atom.example/blog/posts/1',
      publishedAtMs: EIGHT,
      editedAtMs: EIGHT + 2 * HOUR_MS,
      language: 'th',
      author: { id: scoped('https://atom.example/people/manee') },
    })
    expect(first?.media?.map(({ url }) => url)).toEqual([
      'https://atom.example/pics/1.png',
      'https://atom.example/blog/more',
    ])
    // Without `published`, the time of the update is all there is, and no edit.
    expect(second).toMatchObject({ text: 'เอียง\nสรุป', publishedAtMs: Date.parse('2026-09-02T11:00:00.250Z') })
    expect(second?.editedAtMs).toBeUndefined()
  })

  it('Atom 0.3', () => {
    expect(read(fixture('atom-0.3.xml')).posts).toMatchObject([
      { text: 'แจ้งเตือนลิงก์ปลอม\nเนื้อหา', publishedAtMs: EIGHT, editedAtMs: EIGHT + HOUR_MS / 2 },
    ])
  })

  it('JSON Feed 1.1: markup only where it says so, ids as text, a bad date counted', () => {
    const { posts, counted } = read(fixture('feed-1.1.json'))
    expect(posts.map(({ text }) => text)).toEqual(['หลอกลงทุน <ทอง>\nกำไร 30% ต่อวัน', 'ตัวเลขเป็น id และ <b>ไม่ใช่แท็ก</b>'])
    expect(idsOf(posts)).toEqual([scoped('1'), scoped('2')])
    expect(posts[1]?.author?.id).toBe(scoped('ทีมงาน'))
    expect(counted).toEqual({ 'bad-date': 1 })
  })

  it('JSON Feed 1 with its one author, and a Buddhist year', () => {
    expect(read(fixture('feed-1.json')).posts).toMatchObject([
      { publishedAtMs: EIGHT, author: { id: scoped('ผู้เขียนเดิม') } },
    ])
  })

  it('is told by its content, whatever the content type says', () => {
    for (const name of ['rss-2.0.xml', 'atom-1.0.xml', 'feed-1.1.json'])
      expect(read(fixture(name), { contentType: 'text/html' }).posts).toEqual(read(fixture(name)).posts)
  })
})

describe('hostile and damaged documents', () => {
  const bomb = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const declared = `<!DOCTYPE x [<!ENTITY l0 "lol">${bomb}<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY e "EXPANDED">]>`

  it.each([
    ['plain', declared],
    ['behind a comment that shows another', `<!-- <!DOCTYPE y> -->${declared}`],
    ['with brackets in quotes', declared.replace('x [', 'x SYSTEM "a[b>" [<!-- ]> -->')],
    ['in small letters', declared.replace('DOCTYPE', 'doctype')],
  ])('never expands entities nor fetches files: document type %s', (_, type) => {
    const { posts } = read(`<?xml version="1.0"?>\n${type}${item('<title>ก &l9; &f; &e; ข</title>')}`)
    expect(posts[0]?.text).toMatch(/^ก .* ข$/)
    expect(posts[0]?.text).not.toMatch(/lol|root:|EXPANDED/)
  })

  it.each([
    ['document types without end', '<!DOCTYPE ['.repeat(80_000)],
    ['tags without end, escaped twice', item(`<title>${'&amp;lt;p '.repeat(80_000)}</title>`)],
    ['a date of a megabyte', item(`<title>x</title><pubDate>1 ${'a,'.repeat(500_000)}</pubDate>`)],
    ['tags in tags', `<rss version="2.0"><channel>${'<a>'.repeat(300_000)}`],
    ['comments without end', `<rss version="2.0"><channel>${'<!--'.repeat(200_000)}`],
  ])('reads %s in time that grows with their length only', (_, text) => {
    const began = performance.now()
    parseFeedDocument({ feedUrl: FEED, url: FEED, body: new TextEncoder().encode(text), contentType: undefined, languageHint: undefined, maxItems: 500 }) // prettier-ignore
    // A second for a megabyte is generous; what grows with the square takes minutes.
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('reads past control characters and a stray <', () => {
    expect(read(item('<title>ราคา < 500\u0000\u000b บาท</title>')).posts[0]?.text).toBe('ราคา < 500 บาท')
  })

  it('keeps no link that is not http', () => {
    const [post] = read(
      item(
        '<title>x</title><link>javascript:alert(1)</link><description>&lt;a href="data:text/html,x"&gt;y&lt;/a&gt;</description>',
      ),
    ).posts
    expect(post?.url).toBeUndefined()
    expect(post?.media).toBeUndefined()
  })

  it('cuts a text that is too long, counted, and an id that is too long to its hash', () => {
    const { posts, counted } = read(item(`<title>${'ก'.repeat(150_000)}</title><guid>${'x'.repeat(5_000)}</guid>`))
    expect(posts[0]?.text).toHaveLength(99_999)
    expect(counted).toMatchObject({ 'text-cut': 1 })
    expect(posts[0]?.nativeId.length).toBeLessThan(100)
  })

  it('says what came instead of a feed, and repeats nothing of it', () => {
    expect(problemOf('')).toBe('the answer is empty')
    expect(problemOf('<!doctype html><html><body>SECRET</body></html>')).toMatch(/web page .* login/)
    expect(problemOf('<rss version="2.0"><channel><item><title>SECR')).toMatch(/damaged or was cut off/)
    expect(problemOf('{"title":"SECRET"}')).toMatch(/neither RSS, Atom nor JSON Feed/)
  })

  it('looks at no more items than it is told to', () => {
    const many = `<rss version="2.0"><channel>${'<item><title>x</title></item>'.repeat(50)}</channel></rss>`
    expect(read(many, { maxItems: 7 }).counted['repeated']).toBe(6)
  })
})
