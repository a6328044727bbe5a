import { Parser } from 'htmlparser2'

/** One message as the page shows it; nothing is interpreted yet. */
export interface ShownMessage {
  /** `data-post`: `channel/number`. */
  readonly name: string
  /** Someone joined, a picture was changed: no message of anybody's. */
  readonly isService: boolean
  /** HTML of its text, outermost element only; of an album the caption, of a poll its question and answers, of a file its name. */
  readonly texts: readonly string[]
  readonly media: readonly { readonly kind: 'image' | 'video' | 'audio' | 'link' | 'other'; readonly url: string }[]
  readonly repliesTo: string | undefined
  readonly forwardedFrom: string | undefined
  /** As shown: `401`, `1.2K`. */
  readonly views: string | undefined
  /** `datetime` of the message's own date. */
  readonly date: string | undefined
  readonly isEdited: boolean
  readonly address: string | undefined
}

export interface PreviewPage {
  readonly messages: readonly ShownMessage[]
  /** The page has the part in which messages stand. */
  readonly hasHistory: boolean
  /** There is something in it. */
  readonly isFilled: boolean
  /** It says itself that there are no messages. */
  readonly saysEmpty: boolean
  /** `data-before` of the link to older messages. */
  readonly older: string | undefined
}

/** Telegram's own pages nest a few dozen deep; each level costs the parser a little more than the last. */
const DEEPEST = 500
class TooDeep extends Error {}

/** Where else than in its text something is written in a message. */
const WRITTEN = ['_poll_question', '_poll_option_text', '_document_title'] as const

interface Open {
  readonly classes: ReadonlySet<string>
  /** What happens when it is closed. */
  readonly close?: (endsAt: number) => void
}
type Draft = { -readonly [K in keyof ShownMessage]: ShownMessage[K] }

/** Reads a channel's preview, element by element, each once. Undefined when it nests beyond all reason. */
export function readPreviewPage(html: string): PreviewPage | undefined {
  const open: Open[] = []
  const messages: ShownMessage[] = []
  let message: Draft | undefined
  let [hasHistory, isFilled, saysEmpty]: [boolean, boolean, boolean] = [false, false, false]
  let older: string | undefined
  /** Collects what a reader sees inside one element. */
  let seen: string[] | undefined
  const inside = (name: string) => open.some(({ classes }) => classes.has(name))
  const collect = (done: (text: string) => void): Pick<Open, 'close'> => {
    const parts: string[] = []
    seen = parts
    return {
      close: () => {
        seen = undefined
        done(parts.join('').trim())
      },
    }
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length >= DEEPEST) throw new TooDeep()
        const classes = new Set((attributes['class'] ?? '').split(/\s+/))
        const has = (suffix: string) => classes.has(`tgme_widget_message${suffix}`)
        if (inside('tgme_channel_history') && !has('_centered') && !classes.has('tme_messages_more')) isFilled = true
        if (classes.has('tgme_channel_history')) hasHistory = true
        if (classes.has('tme_no_messages_found')) saysEmpty = true
        if (classes.has('tme_messages_more') && /^\d+$/.test(attributes['data-before'] ?? '')) older = attributes['data-before'] // prettier-ignore
        let close: Open['close']
        const post = attributes['data-post']
        if (has('') && post !== undefined && message === undefined) {
          const draft: Draft = { name: post, isService: classes.has('service_message'), texts: [], media: [], repliesTo: undefined, forwardedFrom: undefined, views: undefined, date: undefined, isEdited: false, address: undefined } // prettier-ignore
          message = draft
          close = () => {
            messages.push(draft)
            message = undefined
          }
        } else if (message !== undefined) {
          close = inMessage(message, { name, attributes, classes, has })
        }
        open.push({ classes, ...(close === undefined ? {} : { close }) })
      },
      ontext(text) {
        seen?.push(text)
        if (message !== undefined && seen === undefined && /\bedited\b/.test(text) && inside('tgme_widget_message_meta')) message.isEdited = true // prettier-ignore
      },
      onclosetag() {
        open.pop()?.close?.(parser.startIndex)
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )

  function inMessage(
    of: Draft,
    { name, attributes, classes, has }: { name: string; attributes: Readonly<Record<string, string>>; classes: ReadonlySet<string>; has: (suffix: string) => boolean }, // prettier-ignore
  ): Open['close'] {
    const inReply = inside('tgme_widget_message_reply')
    const address = attributes['href']
    const isText = classes.has('js-message_text') && !classes.has('js-message_reply_text')
    if ((isText || WRITTEN.some(has)) && !inReply && !inside('js-message_text')) {
      const from = parser.endIndex + 1
      return (endsAt) => {
        of.texts = [...of.texts, html.slice(from, endsAt)]
      }
    } // prettier-ignore
    if (has('_reply')) of.repliesTo = address
    else if (has('_forwarded_from_name')) return collect((text) => (of.forwardedFrom = text)).close
    else if (has('_views')) return collect((text) => (of.views = text)).close
    else if (has('_date')) of.address = address
    else if (name === 'time' && inside('tgme_widget_message_date')) of.date = attributes['datetime']
    else if (has('_photo_wrap') || has('_video_thumb') || has('_sticker_wrap'))
      add(of, 'image', background(attributes['style'])) // prettier-ignore
    else if (name === 'video') add(of, 'video', attributes['src'])
    else if (name === 'audio') add(of, 'audio', attributes['src'])
    else if (has('_link_preview')) add(of, 'link', address)
    return undefined
  }

  try {
    parser.write(html)
    parser.end()
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return undefined
  }
  return { messages, hasHistory, isFilled, saysEmpty, older }
}

function add(message: Draft, kind: ShownMessage['media'][number]['kind'], url: string | undefined): void {
  if (url !== undefined && /^https?:\/\//i.test(url)) message.media = [...message.media, { kind, url }]
}

/** Of `background-image:url('ADDRESS')`. */
function background(style = ''): string | undefined {
  return /background-image:\s*url\(['"]?([^'")]+)/i.exec(style)?.[1]
}
