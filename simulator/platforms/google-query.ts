const HOUR_MS = 3_600_000

/** As much of Google's query language as Rawang writes: words and "phrases" joined by OR, in brackets or not, and `when:1d`. */
export function searchTerms(query: string): { readonly terms: readonly string[]; readonly withinMs: number } {
  const [, number = '', unit] = /\bwhen:(\d+)([hd])/.exec(query) ?? []
  const words = query.replace(/\bwhen:\d+[hd]/, '').replace(/ -\S+/g, '')
  return {
    terms: words.split(' OR ').map((word) => word.trim().replace(/^\(+(?=.)|["]/g, '').replace(/(?<=.)\)+$/, '').trim()), // prettier-ignore
    withinMs: unit === undefined ? Infinity : Number(number) * HOUR_MS * (unit === 'd' ? 24 : 1),
  }
}
