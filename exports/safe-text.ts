/** Texts and identifiers come from posts: hostile. What leaves in a report is one visible line. */

/** Marks stacked higher than any language needs are meant to cover the lines above. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

/**
 * One line: control characters and line breaks become blanks, characters that are not seen (zero-width, direction overrides)
 * go, and what is longer than `maxClusters` is cut between clusters, never inside one.
 */
export function visibleLine(text: string, maxClusters: number): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
  // A cluster has at least one unit.
  if (line.length <= maxClusters) return line
  let kept = 0
  for (const { index } of new Intl.Segmenter('th', { granularity: 'grapheme' }).segment(line)) {
    if (kept === maxClusters) return `${line.slice(0, index).trimEnd()}…`
    kept += 1
  }
  return line
}

/** Every address in a running text, also one that was not recognised as an indicator, made unclickable. */
export function defangText(text: string): string {
  return text
    .replace(/\bhttp(?=s?:\/\/)/giu, 'hxxp')
    .replace(/\b([a-z][a-z0-9+.-]{1,30}):\/\//giu, (all: string, scheme: string) =>
      /^hxxps?$/i.test(scheme) ? all : `${scheme}[:]//`,
    )
    .replace(/(?<=[\p{L}\p{M}\p{N}_-])\.(?=[a-z0-9-]*[a-z]|ไทย)/giu, '[.]')
    .replace(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/gu, (address) => address.replaceAll('.', '[.]'))
    .replace(/(?<=[\p{L}\p{N}._-])@(?=[\p{L}\p{N}-]+(?:\[\.\]|\.))/gu, '[@]')
}
