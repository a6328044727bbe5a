/** How an answer was asked for: with `raw_json=1` Reddit leaves its strings as they are. */
export interface Asked {
  readonly raw: boolean
}

/** A sign that stands for itself: where all are escaped, there is none. */
const BARE = /[<>]|&(?!(?:amp|lt|gt);)/
/** How Reddit's own markup of a text begins (`body_html`, `selftext_html`), escaped. */
const ESCAPED_MARKUP = /^&lt;(?:!-- SC_OFF --|div)/
const SIGNS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/**
 * The answer with its strings as they were written. Unless `raw_json=1` is asked for, Reddit writes every `&`, `<` and `>` of an answer
 * as `&amp;`, `&lt;`, `&gt;`, in all of its strings alike. Which of the two it is, the answer itself says: a single bare sign anywhere
 * (texts as markup and addresses of previews are full of them) shows that nothing is escaped; markup that begins with `&lt;` shows that
 * all is. Where neither is there, it is as it was asked for. Each sign is undone once: who wrote `&amp;` is read so.
 */
export function unescaped(answer: unknown, { raw }: Asked): unknown {
  const strings = stringsIn(answer)
  const isEscaped = !strings.some((s) => BARE.test(s)) && (!raw || strings.some((s) => ESCAPED_MARKUP.test(s)))
  return isEscaped ? withStrings(answer, (s) => s.replace(/&(?:amp|lt|gt);/g, (sign) => SIGNS[sign] ?? sign)) : answer
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

function withStrings(value: unknown, change: (s: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item: unknown) => withStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withStrings(inner, change)]))
}
