const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' })

/** At most `max` UTF-16 units of `text`, never ending inside a cluster; `…` says that there is more. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, clusterStart(text, max))}…`
}

/** Where the cluster that holds unit `index` begins; `index` itself when a cluster begins there. */
export function clusterStart(text: string, index: number): number {
  const near = window(text, index)
  return near.from + (graphemes.segment(near.text).containing(index - near.from)?.index ?? index - near.from)
}

/** Where the cluster that holds the unit before `index` ends. */
export function clusterEnd(text: string, index: number): number {
  if (index <= 0) return 0
  const near = window(text, index - 1)
  const cluster = graphemes.segment(near.text).containing(index - 1 - near.from)
  return cluster === undefined ? index : near.from + cluster.index + cluster.segment.length
}

/** Clusters are short: only the neighbourhood is cut up, as a text may have 100,000 units. */
function window(text: string, index: number): { readonly from: number; readonly text: string } {
  const from = Math.max(0, index - 64)
  return { from, text: text.slice(from, index + 64) }
}
