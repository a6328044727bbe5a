import { escapeMarkup } from '../markup.ts'
import type { SimulatedPost } from '../world.ts'
import { searchTerms } from './google-query.ts'
import type { PlatformSimulator } from './platform.ts'

const OUTLET = 'สำนักข่าวสังเคราะห์'
const MOST = 200

/** The search feed of Google News: its stories have a title that ends with the outlet, and no text. */
export const googleNews: PlatformSimulator = {
  id: 'google-news',
  items: [],
  drift: { '<rss': '<syndication', '</rss': '</syndication' },
  refusals: {
    consent: () => ({ type: 'text/html; charset=utf-8', body: '<!doctype html><html><title>Before you continue</title></html>' }), // prettier-ignore
    'too-many': () => ({ status: 429, headers: { 'retry-after': '600' }, body: 'Too many requests' }),
  },
  answer({ path, parameters, posts, nowMs, base }) {
    if (path !== '/rss/search') return undefined
    const query = parameters.get('q') ?? ''
    const { terms, withinMs } = searchTerms(query)
    const found = posts
      .filter(({ text, atMs }) => atMs >= nowMs - withinMs && terms.some((term) => text.includes(term)))
      .slice(-MOST)
    return {
      type: 'application/xml; charset=utf-8',
      body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<generator>NFE/5.0</generator><title>${escapeMarkup(query)} - Google News</title><language>th</language><copyright>Synthetic</copyright>
<lastBuildDate>${new Date(nowMs).toUTCString()}</lastBuildDate>${found.toReversed().map((post) => itemOf(post, base)).join('\n')}</channel></rss>`, // prettier-ignore
    }
  },
}

function itemOf({ id, text, atMs }: SimulatedPost, base: string): string {
  const link = `${base}/rss/articles/CBMiSYNTHETIC${id}?oc=5`
  const title = escapeMarkup(text.replaceAll('\n', ' '))
  const description = `<a href="${link}" target="_blank">${title}</a>&nbsp;&nbsp;<font color="#6f6f6f">${OUTLET}</font>`
  return `<item><title>${title} - ${OUTLET}</title><link>${link}</link><guid isPermaLink="false">CBMiSYNTHETIC${id}</guid><pubDate>${new Date(atMs).toUTCString()}</pubDate><description>${escapeMarkup(description)}</description><source url="https://news.synthetic.invalid">${OUTLET}</source></item>`
}
