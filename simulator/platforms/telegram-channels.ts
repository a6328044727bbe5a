import { escapeMarkup } from '../markup.ts'
import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformSimulator } from './platform.ts'

const PAGE = 20

/** The preview pages of public channels; one called private_… has none, one called empty_… no message. Every other one shows the same messages. */
export const telegramChannels: PlatformSimulator = {
  id: 'telegram-channels',
  items: [],
  drift: { 'data-post=': 'data-message=' },
  refusals: {
    'no-preview': ({ path, base }) => withoutPreview(path, base),
    throttle: () => NO_MESSAGES,
  },
  answer({ path, parameters, posts, base, fault }) {
    const [, preview, channel = ''] = /^\/(s\/)?(\w+)$/.exec(path) ?? []
    if (channel === '') return undefined
    if (preview === undefined) return { body: '<html><body><a class="tgme_action_button_new">Open in Telegram</a></body></html>' } // prettier-ignore
    if (channel.startsWith('private_')) return withoutPreview(path, base)
    if (channel.startsWith('empty_')) return NO_MESSAGES
    const before = Number(parameters.get('before') ?? Infinity)
    const newestFirst = posts.toReversed()
    const isPlayed = fault?.kind === 'hollow' || fault?.kind === 'endless'
    const page = isPlayed
      ? pageOf(newestFirst, { token: parameters.get('before') ?? undefined, size: PAGE, fault })
      : { items: newestFirst.filter(({ id }) => Number(id) < before).slice(0, PAGE) }
    const oldest = page.items.at(-1)
    const more = isPlayed
      ? (page as { next?: string }).next?.replace('N', '')
      : oldest !== undefined && oldest !== posts[0]
        ? String(Number(oldest.id))
        : undefined
    const older = more === undefined ? '' : `<a href="/s/SynthChan?before=${more}" class="tme_messages_more js-messages_more" data-before="${more}"></a>` // prettier-ignore
    return {
      body: `<!DOCTYPE html><html><body><div class="tgme_channel_info_header_title"><span dir="auto">Synthetic</span></div>
<section class="tgme_channel_history js-message_history">${page.items.length === 0 ? '' : older}${page.items.toReversed().map(messageOf).join('\n')}</section>${page.items.length === 0 ? older : ''}</body></html>`, // prettier-ignore
    }
  },
}

/** Of an empty channel, and of any channel when it is asked too often. */
const NO_MESSAGES = {
  body: '<html><body><section class="tgme_channel_history js-message_history"><div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div></section></body></html>',
}

function withoutPreview(path: string, base: string) {
  const channel = path.replace('/s/', '/')
  return path.startsWith('/s/') ? { status: 302, headers: { Location: `${base}${channel}` }, body: '' } : undefined
}

function messageOf({ id, text, atMs }: SimulatedPost): string {
  const name = `SynthChan/${Number(id)}`
  const address = `https://t.me/${name}`
  return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="${name}"><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_text js-message_text" dir="auto">${escapeMarkup(text).replaceAll('\n', '<br/>')}</div>
<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="${address}"><time datetime="${new Date(atMs).toISOString().slice(0, 19)}+00:00" class="time">x</time></a></span></div></div></div></div></div>`
}
