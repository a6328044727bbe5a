import { escapeMarkup } from './markup.ts'
import type { SimulatedPost } from './world.ts'

export type FeedFormat = 'rss' | 'atom' | 'json'

export interface FeedPlace {
  /** Where the platform is reached; items link to it. */
  readonly url: string
  readonly title: string
}

export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

/** A window of posts, newest first, in one of the formats. */
export function renderFeed(format: FeedFormat, posts: readonly SimulatedPost[], place: FeedPlace): string {
  switch (format) {
    case 'rss':
      return rss(posts, place)
    case 'atom':
      return atom(posts, place)
    case 'json':
      return json(posts, place)
  }
}

/** The first line is the title, the rest the body; a single line is a body without a title. */
function parts(text: string): { readonly title: string; readonly body: string } {
  const [first = '', ...rest] = text.split('\n')
  return rest.length === 0 ? { title: '', body: first } : { title: first, body: rest.join('\n') }
}

function html(text: string): string {
  return `<p>${escapeMarkup(text).replaceAll('\n', '<br>')}</p>`
}

function rss(posts: readonly SimulatedPost[], { url, title }: FeedPlace): string {
  const items = posts.map((post) => {
    const { title: head, body } = parts(post.text)
    return `<item>${head === '' ? '' : `<title>${escapeMarkup(escapeMarkup(head))}</title>`}<link>${url}/posts/${post.id}</link>
<guid isPermaLink="false">synthetic-${post.id}</guid><pubDate>${new Date(post.atMs).toUTCString()}</pubDate><dc:creator>${escapeMarkup(post.author.name)}</dc:creator>
<description><![CDATA[${html(body)}]]></description>${post.tags.map((tag) => `<category>${escapeMarkup(tag)}</category>`).join('')}</item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${escapeMarkup(title)}</title><link>${url}</link>
<description>Synthetic posts</description><language>th</language>
${items.join('\n')}
</channel></rss>`
}

function atom(posts: readonly SimulatedPost[], { url, title }: FeedPlace): string {
  const entries = posts.map((post) => {
    const { title: head, body } = parts(post.text)
    const at = new Date(post.atMs).toISOString()
    return `<entry><id>synthetic-${post.id}</id><title>${escapeMarkup(head)}</title><link rel="alternate" href="/posts/${post.id}"/>
<published>${at}</published><updated>${at}</updated><author><name>${escapeMarkup(post.author.name)}</name></author>
<content type="html">${escapeMarkup(html(body))}</content></entry>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="th" xml:base="${url}/"><id>${url}</id><title>${escapeMarkup(title)}</title>
<updated>${new Date(posts[0]?.atMs ?? 0).toISOString()}</updated>
${entries.join('\n')}
</feed>`
}

function json(posts: readonly SimulatedPost[], { url, title }: FeedPlace): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: url,
    language: 'th',
    items: posts.map((post) => {
      const { title: head, body } = parts(post.text)
      return {
        id: `synthetic-${post.id}`,
        url: `${url}/posts/${post.id}`,
        ...(head === '' ? {} : { title: head }),
        content_html: html(body),
        date_published: new Date(post.atMs).toISOString(),
        authors: [{ name: post.author.name }],
        tags: post.tags,
      }
    }),
  })
}
