import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { htmlToText } from '../text/html-to-text.ts'
import { readPreviewPage, type ShownMessage } from './preview-page.ts'

export interface ParsedPreview {
  readonly posts: readonly RawPost[]
  /** Number of the message before which older ones stand; undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

const MAX_MEDIA = 20

/** A page of a public channel's preview. Never throws. */
export function parsePreview(
  html: string,
  url: string,
):
  | ({ readonly ok: true } & ParsedPreview)
  | { readonly ok: false; readonly kind: 'schema-drift' | 'rate-limited'; readonly problem: string } {
  const page = readPreviewPage(html)
  if (page?.hasHistory !== true)
    return { ok: false, kind: 'schema-drift', problem: 'the page has no history of messages; it may be a challenge page, or its markup has changed' } // prettier-ignore
  const named = page.messages.filter(({ name }) => NAME.test(name))
  // It comes where there is something as well.
  if (named.length === 0 && page.saysEmpty)
    return { ok: false, kind: 'rate-limited', problem: 'says that there are no messages, as it does when it is asked too often; if that stays, the channel is empty: take it out of the options' } // prettier-ignore
  if (named.length === 0 && page.isFilled)
    return {
      ok: false,
      kind: 'schema-drift',
      problem: 'not one message was found in the history; its markup may have changed',
    }
  const written = named.filter(({ isService }) => !isService)
  const all = written.map((message) => toPost(message, url))
  const posts = all.filter(({ text }) => text !== '')
  const [noText, badDate] = [all.length - posts.length, posts.filter(({ publishedAtMs }) => publishedAtMs === undefined).length] // prettier-ignore
  return {
    ok: true,
    posts,
    next: page.older,
    counted: {
      ...(noText === 0 ? {} : { 'no-text': noText }),
      ...(written.length === named.length ? {} : { 'service-message': named.length - written.length }),
      ...(badDate === 0 ? {} : { 'bad-date': badDate }),
    },
  }
}

/** A hashtag leads to the channel's own search. */
const SEARCH = /^https:\/\/[^/]+\/s\/\w+\?q=/

const NAME = /^\w+\/\d+$/

function toPost(message: ShownMessage, url: string): RawPost {
  const parts = message.texts.map((html) => htmlToText(html, url))
  const publishedAtMs = Date.parse(message.date ?? '')
  const media = [...message.media, ...parts.flatMap(({ links }) => links.filter((link) => !SEARCH.test(link)).map((link): Media => ({ kind: 'link', url: link })))] // prettier-ignore
  const byUrl = new Map(media.map((medium) => [medium.url, medium]))
  const views = countOf(message.views)
  const extra = {
    ...(message.forwardedFrom === undefined || message.forwardedFrom === '' ? {} : { forwardedFrom: message.forwardedFrom.slice(0, 200) }), // prettier-ignore
    ...(message.isEdited ? { edited: true } : {}),
  }
  return {
    nativeId: message.name,
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url: message.address,
    publishedAtMs: Number.isNaN(publishedAtMs) ? undefined : publishedAtMs,
    // A channel speaks with one voice, whoever writes.
    author: { id: message.name.split('/')[0] ?? '' },
    metrics: views === undefined ? undefined : { views },
    inReplyTo: /^https:\/\/t\.me\/(\w+\/\d+)(?:\?|$)/.exec(message.repliesTo ?? '')?.[1],
    media: byUrl.size === 0 ? undefined : [...byUrl.values()].slice(0, MAX_MEDIA),
    extra: Object.keys(extra).length === 0 ? undefined : extra,
  }
}

/** `401`, `1.2K`, `1.1M`: as exactly as it is shown. */
function countOf(shown: string | undefined): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9}(?:\.\d+)?)([KM]?)$/.exec(shown ?? '') ?? []
  return number === undefined ? undefined : Math.round(Number(number) * (unit === 'K' ? 1e3 : unit === 'M' ? 1e6 : 1))
}
