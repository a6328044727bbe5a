import type { AnnotatedPost, Indicator } from './annotation.ts'

/** True when the identifier must not leave the system: a victim's own, or a citizen id whoever's it is. */
export function isWithheld(indicator: Indicator): boolean {
  return indicator.owner === 'victim' || indicator.type === 'citizen-id'
}

/**
 * The post as it may leave the system (page, API, alert, export, command line): withheld identifiers are replaced by
 * `•` sign for sign in the text, so every offset still holds, and are left out of the indicators' values.
 */
export function maskForDisplay(entry: AnnotatedPost): AnnotatedPost {
  const withheld = entry.annotation.indicators.filter(isWithheld)
  if (withheld.length === 0) return entry
  let text = entry.post.text
  for (const { start, end } of withheld)
    text = text.slice(0, start) + maskText(text.slice(start, end)) + text.slice(end)
  const indicators = entry.annotation.indicators.map((i) =>
    isWithheld(i) ? { ...i, value: maskText(i.value), written: maskText(i.written) } : i,
  )
  return { post: { ...entry.post, text }, annotation: { ...entry.annotation, indicators } }
}

/** Letters and digits become `•`, unit for unit; separators stay, so the reader still sees what kind of thing it was. */
function maskText(text: string): string {
  return text.replace(/[\p{L}\p{M}\p{N}]/gu, (c) => '•'.repeat(c.length))
}
