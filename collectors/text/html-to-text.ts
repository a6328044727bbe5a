import { Parser } from 'htmlparser2'

export interface HtmlText {
  readonly text: string
  /** Of `<a href>`, in order, each once; `http` and `https` only. */
  readonly links: readonly string[]
  /** Of `<img src>`, in order, each once; `http` and `https` only. */
  readonly images: readonly string[]
}

const BLOCKS = new Set(
  (
    'address article aside blockquote br center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol option p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
)
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'table', 'ul', 'ol'])
const UNSEEN = new Set(['script', 'style', 'template', 'head', 'iframe', 'object', 'svg', 'math', 'noscript', 'select'])
const CELLS = new Set(['td', 'th'])

/** Browsers stop nesting at 512. Each level costs the parser a little more than the last: hostile markup has a million. */
const DEEPEST = 1_000
class TooDeep extends Error {}

/**
 * The text a reader would see, with the breaks of block elements, and what it links to. A link written as an address gives the whole
 * address, also where the platform shortens what it shows. Never fails; what is no HTML comes back as it is, and markup nested beyond
 * all reason just without its tags.
 */
export function htmlToText(html: string, base?: string): HtmlText {
  const links = new Set<string>()
  const images = new Set<string>()
  let out = ''
  let unseen = 0
  let preformatted = 0
  let depth = 0
  let anchor: { readonly href: string | undefined; readonly from: number; shortened: boolean } | undefined

  const closeAnchor = () => {
    if (anchor === undefined) return
    const shown = out.slice(anchor.from)
    if (anchor.href !== undefined && (anchor.shortened || /^\s*https?:\/\/\S+$/.test(shown)))
      out = out.slice(0, anchor.from) + anchor.href
    anchor = undefined
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1
        if (depth > DEEPEST) throw new TooDeep()
        if (UNSEEN.has(name)) unseen += 1
        if (name === 'pre') preformatted += 1
        if (BLOCKS.has(name)) out += PARAGRAPHS.has(name) ? '\n\n' : '\n'
        if (CELLS.has(name)) out += ' '
        const { class: classes = '' } = attributes
        if (name === 'a') {
          closeAnchor()
          const href = resolve(attributes['href'], base)
          // A mention or hashtag links to the platform itself.
          if (href !== undefined && !/\b(mention|hashtag)\b/.test(classes)) links.add(href)
          anchor = { href, from: out.length, shortened: false }
        }
        // How Mastodon hides the ends of a long address.
        if (anchor !== undefined && /\b(invisible|ellipsis)\b/.test(classes)) anchor.shortened = true
        if (name === 'img') {
          const src = resolve(attributes['src'], base)
          if (/\bemoji\b|wp-smiley/.test(classes)) out += attributes['alt'] ?? ''
          else if (src !== undefined) images.add(src)
        }
      },
      ontext(text) {
        if (unseen === 0) out += preformatted > 0 ? text : text.replace(/[ \t\r\n\f]+/g, ' ')
      },
      onclosetag(name) {
        depth -= 1
        if (UNSEEN.has(name) && unseen > 0) unseen -= 1
        if (name === 'pre' && preformatted > 0) preformatted -= 1
        if (name === 'a') closeAnchor()
        if (BLOCKS.has(name) && name !== 'br' && name !== 'hr') out += PARAGRAPHS.has(name) ? '\n\n' : '\n'
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  try {
    parser.write(html)
    parser.end()
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { text: tidy(html.replace(/<[^<>]*>/g, '\n')), links: [...links], images: [...images] }
  }
  closeAnchor()
  return { text: tidy(out), links: [...links], images: [...images] }
}

/** No-break spaces become plain ones: editors put them in to keep several spaces, which carry no meaning. */
function tidy(text: string): string {
  return text
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function resolve(address: string | undefined, base: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const url = URL.parse(address.trim(), base)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined
}
