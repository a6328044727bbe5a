import { renderFeed } from '../feed.ts'
import type { PlatformSimulator } from './platform.ts'

const MOST = 200

/** The feed of the newest topics; topics have eight digits. */
export const pantip: PlatformSimulator = {
  id: 'pantip',
  items: [],
  drift: { '<rss': '<syndication', '</rss': '</syndication' },
  refusals: { robots: () => ({ status: 403, body: 'Forbidden' }) },
  answer({ path, posts, base }) {
    if (path !== '/forum/feed') return undefined
    const feed = renderFeed('rss', posts.slice(-MOST).toReversed(), { url: base, title: 'Pantip (synthetic)' })
    // As there: an item has the address of its topic, and its id is that address.
    const body = feed
      .replaceAll(/<guid isPermaLink="false">synthetic-(\d+)<\/guid>/g, `<guid isPermaLink="true">${base}/topic/43$1</guid>`)
      .replaceAll(/\/posts\/(\d+)<\/link>/g, '/topic/43$1</link>') // prettier-ignore
    return { type: 'application/rss+xml; charset=utf-8', body }
  },
}
