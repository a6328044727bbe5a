/**
 * Thai letters that a sign of another script stands for when somebody writes past a filter, likeliest first. One sign may stand for
 * several; the dictionary decides.
 */
const LATIN: Readonly<Record<string, string>> = {
  u: 'นบ', o: 'อ', 0: 'อ', n: 'กท', s: 'ร', a: 'ลอค', w: 'พผฟ', l: 'เไา', i: 'เไ', j: 'ง', y: 'ย', k: 'ก', d: 'ด', v: 'ง', m: 'ต',
  '@': 'อ', $: 'ร', '|': 'เ', '!': 'เ',
} // prettier-ignore
const GREEK_AND_CYRILLIC: Readonly<Record<string, string>> = {
  υ: 'น', μ: 'น', о: 'อ', ο: 'อ', σ: 'อ', п: 'กท', п̧: 'ก', η: 'ก', ѕ: 'ร', а: 'ลอ', α: 'ลอ', ω: 'พผ', ш: 'พ', щ: 'พ', и: 'นท', ι: 'เไ',
  і: 'เไ', ј: 'ง', у: 'ย', к: 'ก', т: 'ท', ц: 'น', г: 'ร', б: 'อ', в: 'ล', м: 'ต', л: 'ภ',
} // prettier-ignore
/** Lao letters stand as far behind the Thai ones as the blocks do; two have another neighbour. */
const LAO_BEGINS = 0x0e81
const LAO_ENDS = 0x0ecd
const BLOCK = 0x80
const LAO: Readonly<Record<string, string>> = { ຊ: 'ซช', ຍ: 'ยญ', ຢ: 'ย', ໂ: 'โ', ຣ: 'ร', ລ: 'ล' }

/** The Thai letters that a sign may stand for; empty for one that stands for none. */
export function thaiFor(sign: string): string {
  const code = sign.charCodeAt(0)
  if (code < 0x80) return LATIN[sign] ?? ''
  if (code >= LAO_BEGINS && code <= LAO_ENDS) return LAO[sign] ?? String.fromCharCode(code - BLOCK)
  return GREEK_AND_CYRILLIC[sign] ?? ''
}

const TO_LATIN: Readonly<Record<string, string>> = {
  а: 'a', α: 'a', е: 'e', ε: 'e', о: 'o', ο: 'o', р: 'p', ρ: 'p', с: 'c', х: 'x', χ: 'x', у: 'y', і: 'i', ι: 'i', ѕ: 's', ј: 'j', к: 'k', κ: 'k',
  в: 'b', н: 'h', м: 'm', т: 't', τ: 't', υ: 'u', ν: 'v', ω: 'w', п: 'n', η: 'n', г: 'r', '0': 'o', '1': 'l', '!': 'i', '|': 'l', '€': 'e',
  '3': 'e', $: 's', '5': 's', '@': 'a', '4': 'a', '7': 't',
} // prettier-ignore

/** What a sign inside a Latin word looks like: `€` e, `ι` i; itself when like nothing else. */
export function latinFor(sign: string): string {
  return TO_LATIN[sign] ?? sign
}
