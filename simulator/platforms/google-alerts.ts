import { escapeMarkup } from '../markup.ts'
import type { SimulatedPost } from '../world.ts'
import type { PlatformSimulator } from './platform.ts'

const MOST = 200

/** The feed of an alert; every alert finds the same. */
export const googleAlerts: PlatformSimulator = {
  id: 'google-alerts',
  items: [],
  drift: { '<feed': '<syndication', '</feed': '</syndication' },
  refusals: {},
  answer({ path, posts, nowMs, base }) {
    const [, user, alert] = /^\/alerts\/feeds\/(\d+)\/(\d+)$/.exec(path) ?? []
    if (user === undefined || alert === undefined) return undefined
    const hits = posts.slice(-MOST).toReversed()
    return {
      type: 'application/atom+xml; charset=utf-8',
      body: `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:idx="urn:atom-extension:indexing">
<id>tag:google.com,2005:reader/user/${user}/state/com.google/alerts/${alert}</id><title>Google Alert - synthetic</title>
<link href="${base}${path}" rel="self"/><updated>${new Date(posts.at(-1)?.atMs ?? nowMs).toISOString()}</updated>
${hits.map((post) => entryOf(post, base)).join('\n')}</feed>`,
    }
  },
}

function entryOf({ id, text, atMs }: SimulatedPost, base: string): string {
  const [title = '', ...rest] = text.split('\n')
  const page = encodeURIComponent(`https://page.synthetic.invalid/posts/${id}`)
  const at = `${new Date(atMs).toISOString().slice(0, 19)}Z`
  const html = (part: string) => escapeMarkup(escapeMarkup(part))
  return `<entry><id>tag:google.com,2013:googlealerts/feed:1${id}</id><title type="html">${html(title)}</title>
<link href="${escapeMarkup(`${base}/url?rct=j&sa=t&url=${page}&ct=ga&cd=SYNTHETIC&usg=SYNTHETIC`)}"/><published>${at}</published><updated>${at}</updated>
<content type="html">${html(rest.join('<br>')).replaceAll('&amp;lt;br&amp;gt;', '&lt;br&gt;')}</content><author><name></name></author></entry>`
}
