import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Thai letters only: Latin ones are everywhere. Inside the page, as a machine without a Thai font shows boxes. */
const FONT_FACES = [400, 600].map((weight) => {
  const file = import.meta.resolve(
    `@fontsource/ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-${weight}-normal.woff2`,
  )
  const data = readFileSync(fileURLToPath(file)).toString('base64')
  return `@font-face { font-family: "Rawang Thai"; font-weight: ${weight}; unicode-range: U+0E00-0E7F; src: url("data:font/woff2;base64,${data}") format("woff2"); }`
})

export const STYLE = `
${FONT_FACES.join('\n')}
:root { color-scheme: light; font: 16px/1.6 "Rawang Thai", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: #1a202c; background: #fff; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem; line-height: 1.5; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.5; margin: 2.25rem 0 0; }
h1 small, h2 small, th small { display: block; font-weight: 400; color: #4a5568; font-size: .8em; }
p { margin: .25rem 0; }
.note { color: #4a5568; font-size: .9rem; }
.synthetic { background: #ffe08a; border: 2px solid #8a5a00; padding: .5rem .75rem; font-weight: 600; margin: .75rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.figures li { border: 1px solid #cbd5e0; border-radius: 6px; padding: .6rem .8rem; }
.figures strong { display: block; font-size: 1.6rem; line-height: 1.4; }
.figures span { display: block; font-size: .85rem; color: #4a5568; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin-top: .5rem; }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid #1f3a5f; padding: .3rem .5rem; line-height: 1.4; }
td { vertical-align: top; border-bottom: 1px solid #e2e8f0; padding: .25rem .5rem; overflow-wrap: anywhere; }
td.t { min-width: 7rem; }
td.x { min-width: 20rem; }
td.n, th.n { text-align: right; white-space: nowrap; }
th.n small { white-space: normal; }
svg { max-width: 100%; height: auto; display: block; margin-top: .5rem; }
svg text { font-size: 12px; fill: #1a202c; }
svg .bar { fill: #2b6cb0; }
svg .before { fill: none; stroke: #4a5568; stroke-width: 1.5; }
footer { margin-top: 2.5rem; border-top: 1px solid #cbd5e0; padding-top: .5rem; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 12px; }
  h2 { break-after: avoid; }
  tr, .figures li, svg { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .synthetic, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`

/**
 * What the page may do: show itself. It says so in a meta element; a server that hands the page out may send the same as a
 * header, with `frame-ancestors` that only a header can say.
 */
export const REPORT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
