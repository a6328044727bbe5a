import type { Entry } from '../feed-format/entry.ts'

/** A hit of an alert: the page that was found stands in the address of a redirect at Google, and names the hit. */
export function mendHit(entry: Entry): Entry {
  const page = entry.link === undefined ? undefined : unwrapped(entry.link)
  if (page === undefined) return entry
  const id = new URL(page)
  id.hash = ''
  return { ...entry, link: page, id: id.href }
}

/** Where `https://www.google.com/url?...&url=ADDRESS` leads; undefined for any other address. */
function unwrapped(link: string): string | undefined {
  const redirect = URL.parse(link)
  if (redirect?.pathname !== '/url') return undefined
  const target = URL.parse(redirect.searchParams.get('url') ?? redirect.searchParams.get('q') ?? '')
  return target !== null && /^https?:$/.test(target.protocol) ? target.href : undefined
}
