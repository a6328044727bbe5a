import { describe, expect, it } from 'vitest'
import { parseFeedDocument } from './parse.ts'

const FEED = 'https://odd.example/feeds/all.xml'
const EIGHT = Date.parse('2026-09-02T08:00:00+07:00')

function read(text: string, maxItems = 100) {
  const parsed = parseFeedDocument({
    feedUrl: FEED,
    url: FEED,
    body: new TextEncoder().encode(text),
    contentType: undefined,
    languageHint: undefined,
    maxItems,
  })
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.posts
}

const ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
const rss = (item: string, attributes = '') => `<rss version="2.0" ${attributes}><channel><title>ช่อง</title><item>${item}</item></channel></rss>` // prettier-ignore
const atom = (entry: string, attributes = ATOM) =>
  `<feed ${attributes}><title>ช่อง</title><entry>${entry}</entry></feed>`
const DATE = '<pubDate>Wed, 02 Sep 2026 08:00:00 +0700</pubDate>'
const WHOLE = { text: 'หัวข้อ\nเนื้อหา', url: 'https://odd.example/1', publishedAtMs: EIGHT }

describe('an odd feed gives title, link, text and date', () => {
  it.each([
    ['RSS 0.90', `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>x</title></channel><item><title>หัวข้อ</title><link>https://odd.example/1</link><description>เนื้อหา</description><dc:date>2026-09-02T08:00+07:00</dc:date></item></rdf:RDF>`],
    ['RSS 1.0 with a prefix of its own', `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"><s:channel/><s:item r:about="x"><s:title>หัวข้อ</s:title><s:link>https://odd.example/1</s:link><s:description>เนื้อหา</s:description><d:date>2026-09-02T08:00+07:00</d:date></s:item></r:RDF>`],
    ['items beside the channel', `<rss version="0.92"><channel><title>x</title></channel><item><title>หัวข้อ</title><link>https://odd.example/1</link><description>เนื้อหา</description>${DATE}</item></rss>`],
    ['a namespace of its own for everything', rss(`<title>หัวข้อ</title><link>https://odd.example/1</link><description>เนื้อหา</description>${DATE}`, 'xmlns="https://odd.example/our-rss"')],
    ['a prefix before everything', `<rss:rss xmlns:rss="http://backend.userland.com/rss2"><rss:channel><rss:item><rss:title>หัวข้อ</rss:title><rss:link>https://odd.example/1</rss:link><rss:description>เนื้อหา</rss:description><rss:pubDate>2 Sep 2026 08:00</rss:pubDate></rss:item></rss:channel></rss:rss>`],
    ['tags in capitals', `<RSS VERSION="2.0"><CHANNEL><ITEM><TITLE>หัวข้อ</TITLE><LINK>https://odd.example/1</LINK><DESCRIPTION>เนื้อหา</DESCRIPTION><PUBDATE>2 ก.ย. 2569 08:00 น.</PUBDATE></ITEM></CHANNEL></RSS>`],
    ['prefixes that are declared nowhere', rss('<title>หัวข้อ</title><link>https://odd.example/1</link><content:encoded><![CDATA[<p>เนื้อหา</p>]]></content:encoded><dc:date>2026-09-02T08:00:00+07:00</dc:date>')],
    ['other prefixes than usual', rss('<title>หัวข้อ</title><link>https://odd.example/1</link><c:encoded><![CDATA[<p>เนื้อหา</p>]]></c:encoded><d:date>2026-09-02T08:00:00+07:00</d:date>', 'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/"')],
    ['Dublin Core and its terms only', rss('<dc:title>หัวข้อ</dc:title><link>https://odd.example/1</link><dc:description>เนื้อหา</dc:description><dcterms:created>2026-09-02T08:00+07:00</dcterms:created>')],
    ['Atom elements only', rss('<a:title>หัวข้อ</a:title><a:link href="../1"/><a:summary>เนื้อหา</a:summary><a:updated>2026-09-02T08:00:00+07:00</a:updated>', 'xmlns:a="http://www.w3.org/2005/Atom"')],
    ['no link but to what it is about', atom('<id>urn:1</id><title>หัวข้อ</title><link rel="self" href="https://odd.example/1.atom"/><link rel="related" href="https://odd.example/1"/><summary>เนื้อหา</summary><updated>2026-09-02T08:00:00+07:00</updated>')],
    ['no link but to itself', atom('<id>urn:1</id><title>หัวข้อ</title><link rel="self" href="https://odd.example/1"/><summary>เนื้อหา</summary><updated>2026-09-02T08:00:00+07:00</updated>')],
    ['iTunes elements only', rss(`<itunes:title>หัวข้อ</itunes:title><link>https://odd.example/1</link><itunes:summary>เนื้อหา</itunes:summary>${DATE}`, 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"')],
    ['MediaRSS elements only, in a group', rss(`<m:group><m:content url="a.mp4"><m:title>หัวข้อ</m:title><m:description>เนื้อหา</m:description></m:content></m:group><link>https://odd.example/1</link>${DATE}`, 'xmlns:m="http://search.yahoo.com/mrss"')],
    ['XHTML as it is', rss(`<title>หัวข้อ</title><link>https://odd.example/1</link><body xmlns="http://www.w3.org/1999/xhtml"><p>เนื้อ<b>หา</b></p></body>${DATE}`)],
    ['markup that nobody escaped', rss(`<title>หัว<i>ข้อ</i></title><link>https://odd.example/1</link><description><p>เนื้อ<b>หา</b></p></description>${DATE}`)],
    ['a first description that is empty', rss(`<title>หัวข้อ</title><link></link><link>https://odd.example/1</link><description/><description>เนื้อหา</description>${DATE}`)],
    ['a full text beside the summary', rss(`<title>หัวข้อ</title><link>https://odd.example/1</link><description>สรุป</description><content:encoded>เนื้อหา</content:encoded>${DATE}`)],
    ['only a guid as its link', rss(`<title>หัวข้อ</title><guid>https://odd.example/1</guid><description>เนื้อหา</description>${DATE}`)],
    ['a link with white space around it', rss(`<title>\n  หัวข้อ </title><link>\n https://odd.example/1\n</link><description>เนื้อหา</description><pubDate>\n 2 Sep 2026 08:00 </pubDate>`)],
    ['HTML escaped in its title', rss(`<title>&lt;b&gt;หัวข้อ&lt;/b&gt;</title><link>https://odd.example/1</link><description>&lt;p&gt;เนื้อหา&lt;/p&gt;</description>${DATE}`)],
    ['an unreadable date before a good one', rss(`<title>หัวข้อ</title><link>https://odd.example/1</link><description>เนื้อหา</description><pubDate>วันนี้</pubDate><dc:date>2026-09-02T08:00+07:00</dc:date>`)],
    ['comments, instructions and a document type first', `\n<!-- ก --><?xml-stylesheet href="x.xsl"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "https://odd.example/rss-0.91.dtd">${rss(`<title>หัวข้อ</title><link>https://odd.example/1</link><description>เนื้อหา</description>${DATE}`)}<!-- ท้าย -->`],
    ['the Channel Definition Format', `<CHANNEL HREF="https://odd.example/"><ITEM HREF="https://odd.example/1" LASTMOD="2026-09-02T08:00"><TITLE>หัวข้อ</TITLE><ABSTRACT>เนื้อหา</ABSTRACT></ITEM></CHANNEL>`],
    ['Atom 0.3 in Base64', atom('<title mode="escaped" type="text/html">&lt;b&gt;หัวข้อ&lt;/b&gt;</title><link rel="alternate" href="https://odd.example/1"/><issued>2026-09-02T08:00:00+07:00</issued><content type="text/html" mode="base64">PHA+4LmA4LiZ4Li34LmJ4Lit4Lir4LiyPC9wPg==</content>', 'version="0.3" xmlns="http://purl.org/atom/ns#"')],
    ['Atom with a prefix and XHTML with another', `<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"><a:entry><a:title type="xhtml"><h:div>หัว<h:em>ข้อ</h:em></h:div></a:title><a:link href="/1"/><a:content type="xhtml"><h:div><h:p>เนื้อหา</h:p></h:div></a:content><a:updated>2026-09-02T08:00:00+07:00</a:updated></a:entry></a:feed>`],
    ['the Channel Definition Format with its own kind of date', `<channel href="https://odd.example/"><item href="/1" lastmod="2026.09.02T08:00+0700"><title>หัวข้อ</title><abstract>เนื้อหา</abstract></item></channel>`],
    ['Atom 0.3, escaped without a type', atom('<title mode="escaped">&lt;b&gt;หัวข้อ&lt;/b&gt;</title><link rel="alternate" href="/1"/><issued>2026-09-02T08:00:00+07:00</issued><content mode="escaped">&lt;p&gt;เนื้อหา&lt;/p&gt;</content>', 'version="0.3" xmlns="http://purl.org/atom/ns#"')],
    ['a guid that is a permalink without its host', rss(`<title>หัวข้อ</title><guid isPermaLink="true">/1</guid><fullitem>เนื้อหา</fullitem>${DATE}`)],
    ['what PHP has to say before it', `<br />\n<b>Warning</b>: Undefined variable\n<?xml version="1.0"?>${rss(`<title>หัวข้อ</title><link>/1</link><description>เนื้อหา</description>${DATE}`)}`],
    ['Atom without a namespace', atom('<title>หัวข้อ</title><link href="/1"/><content>เนื้อหา</content><updated>2026-09-02T08:00:00+07:00</updated>', '')],
    ['a film as content, beside its summary', atom('<title>หัวข้อ</title><link rel="self" href="/self"/><link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/><summary>เนื้อหา</summary><content src="/film.mp4" type="video/mp4"/><updated>2026-09-02T08:00:00+07:00</updated>')],
    ['a single entry as its document', `<entry ${ATOM}><title>หัวข้อ</title><link href="/1"/><content type="html">&lt;p&gt;เนื้อหา&lt;/p&gt;</content><published>2026-09-02T08:00:00+07:00</published></entry>`],
    ['JSON with a number for its date', JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items: [{ id: '7', title: 'หัวข้อ', url: '/1', content_text: 'เนื้อหา', date_published: EIGHT / 1_000 }] })],
    ['JSON with numbers for ids and tags that are none', JSON.stringify({ version: 'https://jsonfeed.org/version/1', items: [{ id: 7, title: 'หัวข้อ', external_url: '/1', summary: 'เนื้อหา', tags: [1, null], date_modified: '2026-09-02T08:00:00+07:00' }] })],
    ['RSS 1.0 with the first form of its content module', `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://odd.example/1"><title>หัวข้อ</title><c:items><rdf:Bag><rdf:li><c:item><c:format rdf:resource="http://www.w3.org/1999/xhtml"/><rdf:value>&lt;p&gt;เนื้อหา&lt;/p&gt;</rdf:value></c:item></rdf:li></rdf:Bag></c:items><dc:date>2026-09-02T08:00+07:00</dc:date></item></rdf:RDF>`],
    ['RSS 1.1, its items in a list', `<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><title>x</title><items rdf:parseType="Collection"><item rdf:about="https://odd.example/1"><title>หัวข้อ</title><description>เนื้อหา</description><date xmlns="http://purl.org/dc/elements/1.1/">2026-09-02T08:00+07:00</date></item></items></Channel>`],
    ['terms of Dublin Core only', rss(`<dcterms:title>หัวข้อ</dcterms:title><link>/1</link><dcterms:description>เนื้อหา</dcterms:description><dcterms:issued>2026-09-02T08:00+07:00</dcterms:issued>`, 'xmlns:dcterms="http://purl.org/dc/terms/"')],
    ['a link that is a resource of RDF', rss(`<title>หัวข้อ</title><link rdf:resource="/1"/><description>เนื้อหา</description>${DATE}`, 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"')],
    ['a link on two lines', rss(`<title>หัวข้อ</title><link>https://odd.example/\n      1</link><description>เนื้อหา</description>${DATE}`)],
    ['no link but its comments', rss(`<title>หัวข้อ</title><comments>https://odd.example/1</comments><description>เนื้อหา</description>${DATE}`)],
    ['no link but its id', atom('<id>https://odd.example/1</id><title>หัวข้อ</title><content>เนื้อหา</content><updated>2026-09-02T08:00:00+07:00</updated>')],
    ['no link but what it encloses', atom('<id>urn:1</id><title>หัวข้อ</title><link rel="enclosure" type="audio/mpeg" href="https://odd.example/1"/><summary>เนื้อหา</summary><updated>2026-09-02T08:00:00+07:00</updated>')],
    ['a film with its player', rss(`<m:content url="/film.mp4" type="video/mp4"><m:title>หัวข้อ</m:title><m:description>เนื้อหา</m:description><m:player url="https://odd.example/1"/></m:content>${DATE}`, 'xmlns:m="http://search.yahoo.com/mrss"')],
    ['a film without a page', rss(`<m:content url="https://odd.example/1" type="video/mp4"><m:title>หัวข้อ</m:title><m:text>เนื้อหา</m:text></m:content>${DATE}`, 'xmlns:m="http://search.yahoo.com/mrss/"')],
    ['XHTML without a body', rss(`<title>หัวข้อ</title><link>/1</link><div xmlns="http://www.w3.org/1999/xhtml"><p>เนื้อหา</p></div>${DATE}`)],
    ['Atom 0.3 that says it twice', atom('<title>หัวข้อ</title><link rel="alternate" href="/1"/><issued>2026-09-02T08:00:00+07:00</issued><content type="multipart/alternative"><content type="text/plain">เนื้อหา</content><content type="application/xhtml+xml" mode="xml"><p xmlns="http://www.w3.org/1999/xhtml">เนื้อหา</p></content></content>', 'version="0.3" xmlns="http://purl.org/atom/ns#"')],
    ['JSON whose id is its address', JSON.stringify({ version: 'https://jsonfeed.org/version/1', items: [{ id: 'https://odd.example/1', title: 'หัวข้อ', content_html: '<p>เนื้อหา</p>', date_published: '2026-09-02T08:00:00+0700' }] })],
    ['Atom whose elements have no space but the root has', `<x:feed xmlns:x="http://www.w3.org/2005/Atom"><entry xmlns="http://www.w3.org/2005/Atom"><title>หัวข้อ</title><link href="/1"/><summary>เนื้อหา</summary><updated>2026-09-02T08:00:00+07:00</updated></entry></x:feed>`],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject([WHOLE])
  }) // prettier-ignore

  it.each([
    ['names of HTML that XML does not know', '<title>ค่าประกัน&nbsp;500&hellip; caf&eacute; &unknown; A&B</title>', 'ค่าประกัน 500… café &unknown; A&B'],
    ['numbers that mean windows-1252', '<title>it&#146;s &#x2019; &#x85;</title>', 'it’s ’ …'],
    ['the same in CDATA, for HTML to read', '<title><![CDATA[ค่าประกัน&nbsp;500 A&amp;B]]></title>', 'ค่าประกัน 500 A&B'],
    ['CDATA in pieces', '<title><![CDATA[หัว]]>ข้อ<![CDATA[ข่าว]]></title>', 'หัวข้อข่าว'],
    ['a title alone', '<title>หัวข้อ</title>', 'หัวข้อ'],
    ['a text alone, with neither title nor link nor id', '<description>เนื้อหา</description>', 'เนื้อหา'],
  ])('%s', (_, inner, text) => {
    expect(read(rss(inner)).map((post) => post.text)).toEqual([text])
  }) // prettier-ignore
})

describe('addresses', () => {
  it('follow xml:base, level by level, also within the text', () => {
    const [post] = read(`<feed ${ATOM} xml:base="https://base.example/a/"><entry xml:base="b/"><title>x</title><link href="c.html"/><content type="xhtml" xml:base="d/"><div xmlns="http://www.w3.org/1999/xhtml"><a href="e.html">ลิงก์</a><img src="/f.png"/></div></content><link rel="enclosure" type="audio/mpeg" href="g.mp3"/></entry></feed>`) // prettier-ignore
    expect(post).toMatchObject({
      url: 'https://base.example/a/b/c.html',
      media: [
        { kind: 'audio', url: 'https://base.example/a/b/g.mp3' },
        { kind: 'image', url: 'https://base.example/f.png' },
        { kind: 'link', url: 'https://base.example/a/b/d/e.html' },
      ],
    })
  })

  it('without a base follow the address of the feed', () => {
    expect(read(rss('<title>x</title><link>//cdn.example/1</link>'))[0]?.url).toBe('https://cdn.example/1')
    expect(read(rss('<title>x</title><link>?p=1</link>'))[0]?.url).toBe('https://odd.example/feeds/all.xml?p=1')
  })
})

describe('what else an item says', () => {
  it.each([
    ['GeoRSS', '<georss:point>13.75 100.5</georss:point>', { latitude: 13.75, longitude: 100.5 }],
    ['GeoRSS in GML', '<georss:where><gml:Point><gml:pos>13.75 100.5</gml:pos></gml:Point></georss:where>', { latitude: 13.75, longitude: 100.5 }],
    ["W3C's two numbers", '<geo:lat>13.75</geo:lat><geo:long>100.5</geo:long>', { latitude: 13.75, longitude: 100.5 }],
    ['a name', '<georss:featurename>เชียงใหม่</georss:featurename>', { name: 'เชียงใหม่' }],
    ['numbers that are nowhere', '<georss:point>950 1</georss:point>', undefined],
  ])('its place: %s', (_, inner, place) => {
    expect(read(rss(`<title>x</title>${inner}`))[0]?.extra?.['place']).toEqual(place)
  }) // prettier-ignore

  it('its language, its own before the one it is in', () => {
    const [own, inherited] = read(`<feed ${ATOM} xml:lang="th"><entry><title>a</title><content xml:lang="en">b</content></entry><entry><title>c</title></entry></feed>`) // prettier-ignore
    expect([own?.language, inherited?.language]).toEqual(['en', 'th'])
  })

  it('its author: of the entry, of where it was taken from, or of the whole feed', () => {
    const by = (name: string) => `<author><name>${name}</name></author>`
    const posts = read(`<feed ${ATOM}>${by('feed')}<entry><title>a</title>${by('entry')}</entry><entry><title>b</title><source><title>ต้นทาง</title>${by('source')}</source></entry><entry><title>c</title></entry></feed>`) // prettier-ignore
    expect(posts.map(({ author }) => author?.id.split('/')[1])).toEqual(['entry', 'source', 'feed'])
    expect(posts[1]?.extra).toMatchObject({ outlet: 'ต้นทาง', title: 'b' })
  })

  it('its counters, the item it answers, and a picture of a podcast', () => {
    const [post] = read(rss('<title>x</title><guid>2</guid><slash:comments>7</slash:comments><thr:in-reply-to ref="1"/><media:community><media:statistics views="42"/></media:community><itunes:image href="/a.jpg"/>')) // prettier-ignore
    expect(post).toMatchObject({
      metrics: { comments: 7, views: 42 },
      inReplyTo: expect.stringMatching(/\/1$/) as unknown,
      media: [{ kind: 'image', url: 'https://odd.example/a.jpg' }],
    })
  })
})

describe('a document that ends too early or is something else', () => {
  it.each(['<rss version="2.0"><channel><item><title>x</title></item></channel>', '<html><body/></html>', '<opml version="2.0"><body/></opml>', 'text', '{"version":"https://jsonfeed.org/version/1.1"}', '[]'])('is no feed: %s', (text) => {
    expect(() => read(text)).toThrow(/./)
  }) // prettier-ignore

  it('is a feed without items when it is a feed without items', () => {
    expect(read('<rss version="2.0"><channel><title>x</title></channel></rss>')).toEqual([])
    expect(read(`<feed ${ATOM}/>`)).toEqual([])
  })
})

describe('what publishers do to their feeds', () => {
  const items = (...inner: readonly string[]) => `<rss version="2.0"><channel>${inner.map((part) => `<item>${part}</item>`).join('')}</channel></rss>` // prettier-ignore
  const texts = (xml: string) => read(xml).map(({ text }) => text)

  it('the home page as the address of every item, or one id for all: each item is taken, and known again', () => {
    const home = '<link>https://odd.example/</link>'
    const pages = [`<title>ก</title>${home}`, `<title>ข</title>${home}`]
    expect(texts(items(...pages))).toEqual(['ก', 'ข'])
    expect(read(items(...pages.toReversed())).map(({ nativeId }) => nativeId).toSorted()).toEqual(read(items(...pages)).map(({ nativeId }) => nativeId).toSorted()) // prettier-ignore
    const ids = ['<guid isPermaLink="false">0</guid><title>ก</title><link>/1</link>', '<guid isPermaLink="false">0</guid><title>ข</title><link>/2</link>'] // prettier-ignore
    expect(texts(items(...ids))).toEqual(['ก', 'ข'])
    // Another version of one item is no other item.
    expect(texts(items('<guid>https://odd.example/1</guid><title>ใหม่</title>', '<guid>https://odd.example/1</guid><title>เก่า</title>'))).toEqual(['ใหม่']) // prettier-ignore
  })

  it.each([
    ['a < that opens no tag of HTML', '<title>กำไร &lt;a1 และ B&gt;C &amp;amp; D</title>', 'กำไร <a1 และ B>C & D'],
    ['a full text that is a picture, beside a description', '<content:encoded>&lt;img src="/a.png"&gt;</content:encoded><description>เนื้อหา</description>', 'เนื้อหา'],
    ['an escaped comment', '<description>&lt;!-- x --&gt;เนื้อหา</description>', 'เนื้อหา'],
  ])('%s', (_, inner, text) => {
    expect(texts(items(inner))).toEqual([text])
  }) // prettier-ignore

  it.each([
    ['of a service for feeds, with the original beside it', '<link>https://feedproxy.example/~r/x</link><feedburner:origLink>https://odd.example/1</feedburner:origLink>'],
    ['of an episode without a page', '<guid isPermaLink="false">ep-1</guid><enclosure url="https://odd.example/1" type="audio/mpeg" length="1"/>'],
    ['of a journal', '<prism:url>https://odd.example/1</prism:url>'],
    ['for machines before the one for readers', '<a:link rel="alternate" type="application/json" href="/1.json"/><a:link rel="alternate" type="text/html" href="/1"/>'],
  ])('its address: %s', (_, link) => {
    const xml = rss(`<title>x</title>${link}`, 'xmlns:a="http://www.w3.org/2005/Atom"')
    expect(read(xml)[0]?.url).toBe('https://odd.example/1')
  }) // prettier-ignore

  it('so many items under one id and one address that each must not be held against all', () => {
    const items = Array.from({ length: 20_000 }, (_, i) => `<item><guid>1</guid><link>https://odd.example/${i % 2}</link><title>ข่าว ${i}</title></item>`) // prettier-ignore
    const posts = read(`<rss version="2.0"><channel>${items.join('')}</channel></rss>`, items.length)
    expect(new Set(posts.map(({ nativeId }) => nativeId)).size).toBe(items.length)
  })

  it('RDF whose items have a namespace of their own', () => {
    expect(texts('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://odd.example/our-rss"><channel/><item><title>หัวข้อ</title></item></rdf:RDF>')).toEqual(['หัวข้อ']) // prettier-ignore
  })

  it('Atom content of a type that is no text, in Base64', () => {
    expect(texts(atom('<title type="application/octet-stream">\n4Lir4Lix4Lin4LiC4LmJ4Lit\n</title>'))).toEqual(['หัวข้อ'])
    expect(read(atom('<title>x</title><content type="application/zip">AAAA/w==</content>'))[0]?.text).toBe('x')
  })

  it('counters in a group, and behind the link to the answers', () => {
    const group = '<media:group><media:title>x</media:title><media:community><media:statistics views="42"/></media:community></media:group>' // prettier-ignore
    const replies = '<a:link rel="replies" href="/1#c" thr:count="3"/>'
    expect(read(rss(group + replies, 'xmlns:a="http://www.w3.org/2005/Atom"'))[0]?.metrics).toEqual({ comments: 3, views: 42 }) // prettier-ignore
  })
})
