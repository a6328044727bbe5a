/** Text as HTML or XML text. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const LINK_OR_TAG = /(https?:\/\/[^\s<]+)|#([\p{L}\p{M}\p{N}_]+)/gu
const SHOWN_LENGTH = 30

/** Text as Mastodon writes it: paragraphs, line breaks, hashtags, and long addresses with hidden ends. */
export function mastodonHtml(text: string, server: string): string {
  return text
    .split(/\n{2,}/)
    .map(
      (paragraph) =>
        `<p>${paragraph
          .split('\n')
          .map((line) => lineHtml(line, server))
          .join('<br>')}</p>`,
    )
    .join('')
}

function lineHtml(line: string, server: string): string {
  let html = ''
  let end = 0
  for (const match of line.matchAll(LINK_OR_TAG)) {
    const [whole, link, tag] = match
    html += escapeMarkup(line.slice(end, match.index))
    html += link === undefined ? tagHtml(tag ?? '', server) : linkHtml(link)
    end = match.index + whole.length
  }
  return html + escapeMarkup(line.slice(end))
}

function tagHtml(tag: string, server: string): string {
  return `<a href="${server}/tags/${encodeURIComponent(tag)}" class="mention hashtag" rel="tag">#<span>${escapeMarkup(tag)}</span></a>`
}

function linkHtml(link: string): string {
  const [scheme = '', rest = ''] = link.split(/(?<=:\/\/)/)
  const shown = rest.slice(0, SHOWN_LENGTH)
  const ellipsis = shown === rest ? '' : 'ellipsis'
  return (
    `<a href="${escapeMarkup(link)}" rel="nofollow noopener" target="_blank"><span class="invisible">${scheme}</span>` +
    `<span class="${ellipsis}">${escapeMarkup(shown)}</span><span class="invisible">${escapeMarkup(rest.slice(SHOWN_LENGTH))}</span></a>`
  )
}
