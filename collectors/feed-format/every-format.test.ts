import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { parseFeedDocument, type FeedDocument } from './parse.ts'

const FEED = 'https://odd.example/feeds/all.xml'

function read(body: string | Uint8Array, more: Partial<FeedDocument> = {}) {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const parsed = parseFeedDocument({ feedUrl: FEED, url: FEED, body: bytes, contentType: undefined, maxItems: 100, ...more }) // prettier-ignore
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.posts
}

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
const ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
const DATE = '<pubDate>Wed, 02 Sep 2026 08:00:00 +0700</pubDate>'
const ISO = '2026-09-02T08:00:00+07:00'
const rss = (item: string, attributes = '', version = '2.0') => `<rss version="${version}" ${attributes}><channel><title>ช่อง</title><link>https://odd.example/</link><item>${item}</item></channel></rss>` // prettier-ignore
const rdf = (item: string, attributes = '') => `<rdf:RDF ${RDF} xmlns="http://purl.org/rss/1.0/" ${attributes}><channel rdf:about="https://odd.example/"><title>ช่อง</title><items><rdf:Seq><rdf:li rdf:resource="https://odd.example/1"/></rdf:Seq></items></channel>${item}</rdf:RDF>` // prettier-ignore
const atom = (entry: string, attributes = ATOM) =>
  `<feed ${attributes}><title>ช่อง</title><entry>${entry}</entry></feed>`
const atom03 = (entry: string) => atom(entry, 'version="0.3" xmlns="http://purl.org/atom/ns#"')
const json = (item: object) =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'ช่อง', items: [item] })
const TEXT = '<title>หัวข้อ</title><description>เนื้อหา</description>'
const WORDS = '<title>หัวข้อ</title><summary>เนื้อหา</summary>'
const WHOLE = {
  text: 'หัวข้อ\nเนื้อหา',
  url: 'https://odd.example/1',
  publishedAtMs: Date.parse(ISO),
  extra: { title: 'หัวข้อ' },
}

describe('a well-formed feed gives title, link, text and date', () => {
  it.each([
    // Roots and frames
    ['RSS 0.90 with its module of dates', `<rdf:RDF ${RDF} xmlns="http://channel.netscape.com/rdf/simple/0.9/" xmlns:ag="http://purl.org/rss/modules/aggregation/"><channel><title>x</title></channel><item>${TEXT}<link>/1</link><ag:timestamp>${ISO}</ag:timestamp></item></rdf:RDF>`],
    ['RSS 0.91 of Netscape', `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">${rss(`${TEXT}<link>/1</link>${DATE}`, '', '0.91')}`],
    ['RSS 0.92 with all that it brought', rss(`${TEXT}<link>/1</link><source url="https://other.example/rss">อื่น</source><enclosure url="/a.mp3" length="1" type="audio/mpeg"/><category domain="x">ก</category>${DATE}`, '', '0.92')],
    ['RSS 0.94', rss(`<title>หัวข้อ</title><description type="text/html">เนื้อหา</description><guid>/1</guid>${DATE}`, '', '0.94')],
    ['RSS 2.0 in a namespace of its time', rss(`${TEXT}<link>/1</link>${DATE}`, 'xmlns="http://backend.userland.com/RSS2"')],
    ['items with a namespace by default that the channel has not', `<rss version="2.0"><channel><item xmlns="https://odd.example/ns">${TEXT}<link>/1</link>${DATE}</item></channel></rss>`],
    ['a feed in another element', `<answer status="ok"><body>${rss(`${TEXT}<link>/1</link>${DATE}`)}</body></answer>`],
    ['a feed in an envelope with namespaces', `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>หัวข้อ</a:title><a:summary>เนื้อหา</a:summary><a:link href="/1"/><a:updated>${ISO}</a:updated></a:entry></a:feed></s:Body></s:Envelope>`],
    ['items beside the channel of RSS 1.0, the list of them last', `<rdf:RDF ${RDF} xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://odd.example/1">${TEXT}<link>/1</link><dc:date>${ISO}</dc:date></item><channel rdf:about="x"><title>x</title></channel></rdf:RDF>`],
    ['the Channel Definition Format with its base', `<?xml version="1.0"?><!DOCTYPE Channel SYSTEM "http://www.w3c.org/Channel.dtd"><Channel HREF="https://odd.example/" BASE="https://odd.example/"><Title>x</Title><Channel><Item HREF="1" LASTMOD="2026-09-02T08:00"><Title>หัวข้อ</Title><Abstract>เนื้อหา</Abstract></Item></Channel></Channel>`],
    ['the Channel Definition Format with a child for its link', `<CHANNEL><ITEM LASTMOD="2026-09-02T08:00"><A HREF="https://odd.example/1"/><TITLE VALUE="x">หัวข้อ</TITLE><ABSTRACT>เนื้อหา</ABSTRACT></ITEM></CHANNEL>`],
    // RSS 1.0 and its modules
    ['RSS 1.0 with a prefix for RDF and attributes in it', `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item r:about="https://odd.example/1">${TEXT}<dc:date>${ISO}</dc:date></item></r:RDF>`],
    ['RSS 1.0 with `about` as RDF was first written', rdf(`<item about="https://odd.example/1">${TEXT}<dc:date>${ISO}</dc:date></item>`)],
    ['RSS 1.0 whose items are told by their type only', rdf(`<rdf:Description rdf:about="https://odd.example/1"><rdf:type rdf:resource="http://purl.org/rss/1.0/item"/>${TEXT}<dc:date>${ISO}</dc:date></rdf:Description>`, 'xmlns:dc="http://purl.org/dc/elements/1.1/"')],
    ['the module of links', rdf(`<item rdf:about="urn:1">${TEXT}<lk:permalink lk:type="text/html" rdf:resource="https://odd.example/1"/><dc:date>${ISO}</dc:date></item>`, 'xmlns:lk="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"')],
    ['the module of aggregation', rdf(`<item>${TEXT}<ag:source>ข่าว</ag:source><ag:sourceURL>https://odd.example/1</ag:sourceURL><ag:timestamp>${ISO}</ag:timestamp></item>`, 'xmlns:ag="http://purl.org/rss/modules/aggregation/"')],
    ['many modules whose elements are called alike', rdf(`<item rdf:about="https://odd.example/1"><x:title>ไม่ใช่</x:title>${TEXT}<x:description>ไม่ใช่</x:description><x:link>https://no.example/</x:link><link>/1</link><x:date>1999</x:date><dcterms:modified>${ISO}</dcterms:modified></item>`, 'xmlns:x="https://odd.example/x" xmlns:dcterms="http://purl.org/dc/terms/"')],
    ['a namespace under an address that is misspelt', rss(`<title>หัวข้อ</title><link>/1</link><content:encoded>เนื้อหา</content:encoded><dc:date>${ISO}</dc:date>`, 'xmlns:content="http://purl.org/rss/modules/content" xmlns:dc="http://purl.org/dc/elements"')],
    // Links
    ['no link but `<url>`', rss(`${TEXT}<url>https://odd.example/1</url>${DATE}`)],
    ['a guid without its host that says nothing', rss(`${TEXT}<guid>/1</guid>${DATE}`)],
    ['a guid without its host, by the base of the feed', rss(`${TEXT}<guid isPermaLink="true">1</guid>${DATE}`, 'xml:base="https://odd.example/"')],
    ['a guid that is none, before other addresses', rss(`${TEXT}<guid isPermaLink="false">https://no.example/</guid><comments>https://odd.example/1</comments>${DATE}`)],
    ['a link that is no address, before a guid that is one', rss(`${TEXT}<link>urn:1</link><guid isPermaLink="true">https://odd.example/1</guid>${DATE}`)],
    ['no address but that of its source', rss(`${TEXT}<source url="https://odd.example/1">อื่น</source>${DATE}`)],
    ['no address but that of the feed it was taken from', atom(`${WORDS}<source><title>อื่น</title><link href="https://odd.example/1"/></source><updated>${ISO}</updated>`)],
    ['no address but that of its content', atom(`${WORDS}<content type="text/html" src="https://odd.example/1"/><updated>${ISO}</updated>`)],
    ['an enclosure only', rss(`${TEXT}<enclosure url="https://odd.example/1" type="video/mp4" length="1"/>${DATE}`)],
    ['alternates in many types, for readers last', atom(`${WORDS}<link rel="self" href="/self"/><link rel="alternate" type="application/pdf" href="/1.pdf"/><link rel="replies" href="/r"/><link rel="alternate" type="text/html" href="/1"/><updated>${ISO}</updated>`)],
    ['a relation of links in capitals, as an address', atom(`${WORDS}<link rel="edit" href="/e"/><link rel="HTTP://www.iana.org/assignments/relation/Alternate" href="/1"/><updated>${ISO}</updated>`)],
    ['where it was first, behind two services for feeds', rss(`${TEXT}<link>https://feeds.example/~r/1</link><pheedo:origLink>https://odd.example/1</pheedo:origLink>${DATE}`, 'xmlns:pheedo="http://www.pheedo.com/namespace/pheedo"')],
    ['a base on each level', `<feed ${ATOM} xml:base="https://no.example/"><entry xml:base="https://odd.example/a/">${WORDS}<link xml:base=".." href="1"/><updated>${ISO}</updated></entry></feed>`],
    // Fields under other names
    ['the fields of Google', rss(`<g:title>หัวข้อ</g:title><g:description>เนื้อหา</g:description><g:link>https://odd.example/1</g:link><g:id>1</g:id><g:publish_date>2026-09-02T08:00</g:publish_date>`, 'xmlns:g="http://base.google.com/ns/1.0"')],
    ['the fields of Google in Atom', atom(`<title>หัวข้อ</title><gg:description>เนื้อหา</gg:description><gg:link>https://odd.example/1</gg:link><updated>${ISO}</updated>`, `${ATOM} xmlns:gg="http://base.google.com/ns/1.0"`)],
    ['a title of MediaRSS only', rss(`<media:title type="html">&lt;b&gt;หัวข้อ&lt;/b&gt;</media:title><link>/1</link><media:description type="plain">เนื้อหา</media:description>${DATE}`, 'xmlns:media="http://www.rssboard.org/media-rss"')],
    ['a subtitle of iTunes only', rss(`<title>หัวข้อ</title><link>/1</link><itunes:subtitle>เนื้อหา</itunes:subtitle>${DATE}`, 'xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"')],
    ['a full text of Yandex', rss(`<title>หัวข้อ</title><link>/1</link><y:full-text>เนื้อหา</y:full-text>${DATE}`, 'xmlns:y="http://news.yandex.ru"')],
    ['a text in Markdown only', rss(`<title>หัวข้อ</title><link>/1</link><source:markdown>เนื้อหา</source:markdown>${DATE}`, 'xmlns:source="http://source.scripting.com/"')],
    ['a time of the publishing protocol', atom(`${WORDS}<link href="/1"/><app:edited>${ISO}</app:edited>`, `${ATOM} xmlns:app="http://www.w3.org/2007/app"`)],
    ['terms of Dublin Core with other prefixes', rss(`<t:title>หัวข้อ</t:title><t:abstract>เนื้อหา</t:abstract><t:identifier>https://odd.example/1</t:identifier><t:available>${ISO}</t:available>`, 'xmlns:t="http://purl.org/dc/terms/"')],
    // Text
    ['CDATA in halves, between them an end of it', rss(`<title><![CDATA[หัว]]>ข้อ</title><link>/1</link><description>เ<![CDATA[น]]>ื้<![CDATA[อหา]]></description>${DATE}`)],
    ['HTML escaped in CDATA', rss(`<title><![CDATA[หัวข้อ]]></title><link>/1</link><description><![CDATA[&lt;p&gt;เนื้อหา&lt;/p&gt;]]></description>${DATE}`)],
    ['HTML escaped twice', rss(`<title>หัวข้อ</title><link>/1</link><description>&amp;lt;p&amp;gt;เนื้อหา&amp;lt;/p&amp;gt;</description>${DATE}`)],
    ['a title on several lines', rss(`<title>\n\t\tหัวข้อ\n\t</title><link>\n/1\n</link><description>\n\n  เนื้อหา  \n</description>${DATE}`)],
    ['a plain title on several lines', atom(`<title type="text">\n  หัวข้อ\n</title><link href="/1"/><summary>เนื้อหา</summary><updated>\n${ISO}\n</updated>`)],
    ['XHTML with its div and a prefix', atom(`<title type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">หัว<x:b>ข้อ</x:b></x:div></title><link href="/1"/><content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>เนื้อ<x:i>หา</x:i></x:p></x:div></content><updated>${ISO}</updated>`)],
    ['XHTML without a div', atom(`<title>หัวข้อ</title><link href="/1"/><content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">เนื้อหา</p></content><updated>${ISO}</updated>`)],
    ['HTML in CDATA in Atom', atom(`<title type="html"><![CDATA[<b>หัวข้อ</b>]]></title><link href="/1"/><content type="html"><![CDATA[<p>เนื้อหา</p>]]></content><updated>${ISO}</updated>`)],
    ['the media type of HTML for its type', atom(`<title type="text/html">&lt;b&gt;หัวข้อ&lt;/b&gt;</title><link href="/1"/><summary type="text/html">&lt;p&gt;เนื้อหา&lt;/p&gt;</summary><updated>${ISO}</updated>`)],
    ['a type that is empty', atom(`<title type="">หัวข้อ</title><link href="/1"/><content type="">เนื้อหา</content><updated>${ISO}</updated>`)],
    ['a video of YouTube, its text in a group', `<feed ${ATOM} xmlns:media="http://search.yahoo.com/mrss/"><entry><id>yt:video:a</id><title>หัวข้อ</title><link rel="alternate" href="/1"/><published>${ISO}</published><media:group><media:title>หัวข้อ</media:title><media:content url="https://v.example/a" type="application/x-shockwave-flash"/><media:description>เนื้อหา</media:description></media:group></entry></feed>`],
    ['a page around the feed', `<html><body>${rss(`${TEXT}<link>/1</link>${DATE}`)}</body></html>`],
    ['content of another XML, beside a summary', atom(`${WORDS}<link href="/1"/><content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"><title/></svg></content><updated>${ISO}</updated>`)],
    ['a summary beside an empty content', atom(`${WORDS}<link href="/1"/><content/><updated>${ISO}</updated>`)],
    ['a picture with a title of its own', rss(`${TEXT}<link>/1</link><svg xmlns="http://www.w3.org/2000/svg"><title>ภาพ</title><text>ภาพ</text></svg>${DATE}`)],
    ['its title said again by its text', rss(`<title>หัวข้อ</title><link>/1</link><description>&lt;p&gt;หัวข้อ&lt;br&gt;เนื้อหา&lt;/p&gt;</description>${DATE}`)],
    // Atom 0.3
    ['Atom 0.3, mode xml', atom03(`<title type="application/xhtml+xml" mode="xml"><b xmlns="http://www.w3.org/1999/xhtml">หัวข้อ</b></title><link rel="alternate" type="text/html" href="/1"/><content type="application/xhtml+xml" mode="xml" xml:lang="th"><div xmlns="http://www.w3.org/1999/xhtml"><p>เนื้อหา</p></div></content><issued>${ISO}</issued><modified>${ISO}</modified>`)],
    ['Atom 0.3, mode escaped', atom03(`<title mode="escaped">หัวข้อ</title><link rel="alternate" href="/1"/><content type="text/html" mode="escaped"><![CDATA[<p>เนื้อหา</p>]]></content><created>${ISO}</created>`)],
    ['Atom 0.3, plain text in Base64', atom03(`<title>หัวข้อ</title><link rel="alternate" href="/1"/><content type="text/plain" mode="base64">\n4LmA4LiZ4Li3\n4LmJ4Lit4Lir4Liy\n</content><issued>${ISO}</issued>`)],
    ['Atom 0.2', atom(`<title>หัวข้อ</title><link>https://odd.example/1</link><summary>เนื้อหา</summary><issued>${ISO}</issued>`, 'version="0.2" xmlns="http://purl.org/atom/ns#"')],
    // JSON
    ['JSON with nulls for all that it has not', json({ id: '1', title: 'หัวข้อ', url: 'https://odd.example/1', external_url: null, content_html: null, content_text: 'เนื้อหา', summary: null, image: null, date_published: ISO, author: null, authors: null, tags: null, attachments: null, language: null })],
    ['JSON with one author and one attachment that are none', json({ id: '1', title: 'หัวข้อ', url: '/1', content_html: '<p>เนื้อหา</p>', date_published: ISO, authors: [null], attachments: [null, { url: '/a.mp3' }], _x: { deep: [] } })],
    ['JSON with an empty text beside a summary', json({ id: 1.5, title: 'หัวข้อ', url: '/1', content_html: '', content_text: ' ', summary: 'เนื้อหา', date_modified: ISO })],
    ['JSON whose id is its address without its host', json({ id: '/1', title: 'หัวข้อ', content_text: 'เนื้อหา', date_published: ISO })],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject([WHOLE])
  }) // prettier-ignore

  it('scriptingNews, whose items have neither titles nor dates', () => {
    const item = '<item><text>เตือนภัย ลิงก์ปลอม</text><link><url>https://odd.example/1</url><linetext>ลิงก์ปลอม</linetext></link></item>' // prettier-ignore
    expect(read(`<scriptingNews><header><channelTitle>x</channelTitle><channelLink>https://odd.example/</channelLink></header>${item}</scriptingNews>`)).toMatchObject([{ text: 'เตือนภัย ลิงก์ปลอม', url: 'https://odd.example/1' }]) // prettier-ignore
  })

  it.each(['constructor', 'toString', '__proto__'])('an element that is called %s is no feed', (name) => {
    expect(() => read(`<${name}><item><title>x</title></item></${name}>`)).toThrow(/neither/)
  })

  it('where the server says that the document is, relative addresses begin', () => {
    const [post] = read(rss(`${TEXT}<link>1</link>${DATE}`), { contentLocation: '/archive/2026/feed.xml' })
    expect(post?.url).toBe('https://odd.example/archive/2026/1')
    expect(read(rss(`<title>x</title><link>1</link>`, 'xml:base="https://base.example/"'), { contentLocation: '/a/' })[0]?.url).toBe('https://base.example/1') // prettier-ignore
  })

  it.each([
    ['utf-8', 'หัวข้อ'],
    ['utf-16le', 'หัวข้อ'],
    ['utf-16be', 'หัวข้อ'],
    ['windows-874', 'หัวข้อ “จริง” €'],
    ['tis-620', 'หัวข้อ'],
    ['iso-8859-11', 'หัวข้อ'],
    ['windows-1252', 'Gärtner’s “Ärger”'],
    ['iso-8859-15', 'cœur €'],
    ['windows-1251', 'Осторожно'],
    ['koi8-r', 'Осторожно'],
    ['shift_jis', '詐欺に注意'],
    ['euc-jp', '詐欺に注意'],
    ['euc-kr', '사기 주의'],
    ['gb18030', '小心诈骗'],
    ['big5', '小心詐騙'],
    ['iso-8859-7', 'Προσοχή'],
    ['cp866', 'Осторожно'],
    ['macintosh', 'Gärtner'],
  ])('in %s, said by its declaration, by the content type, or by both', (encoding, title) => {
    const declared = (label: string) => `<?xml version="1.0" encoding="${label}"?>${rss(`<title>${title}</title><guid isPermaLink="false">1</guid>`).replace('ช่อง', 'x')}` // prettier-ignore
    const isWide = encoding.startsWith('utf-16')
    const bytes = (label: string, addBOM = isWide) => iconv.encode(declared(label), encoding, { addBOM })
    expect(read(bytes(encoding))[0]?.text).toBe(title)
    expect(read(bytes(encoding), { contentType: `text/xml; charset="${encoding}"` })[0]?.text).toBe(title)
    // The server knows better than a document that was stored with another declaration.
    expect(read(bytes('utf-8'), { contentType: `application/rss+xml;charset=${encoding.toUpperCase()}` })[0]?.text).toBe(title) // prettier-ignore
  })

  it('a byte order mark counts more than what is declared', () => {
    const xml = `<?xml version="1.0" encoding="windows-1252"?>${rss('<title>หัวข้อ</title>')}`
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'])
      expect(read(iconv.encode(xml, encoding, { addBOM: true }), { contentType: 'text/xml; charset=iso-8859-1' })[0]?.text).toBe('หัวข้อ') // prettier-ignore
  })
})
