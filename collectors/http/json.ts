/** Deeper than any platform's answer; what walks through deeper ones by recursion ends the process. */
export const MAX_DEPTH = 100

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string }

/** What JSON.parse can tell a reviver of a value that is no object. */
interface Origin {
  readonly source?: string
}
const parse = JSON.parse as (
  text: string,
  reviver?: (key: string, value: unknown, origin?: Origin) => unknown,
) => unknown

const MAYBE_LONG = /\d{16}/
const WHOLE = /^-?\d+$/

/** JSON as platforms write it: whole numbers that a double can't hold come as the text of their digits, so that ids stay whole. */
export function parseJson(text: string): ParsedJson {
  if (isDeeperThan(text, MAX_DEPTH)) return { ok: false, why: `nested more than ${MAX_DEPTH} levels deep` }
  try {
    return { ok: true, value: MAYBE_LONG.test(text) ? parse(text, keepDigits) : parse(text) }
  } catch {
    return { ok: false, why: 'not JSON' }
  }
}

function keepDigits(_key: string, value: unknown, origin?: Origin): unknown {
  const source = origin?.source
  return typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && WHOLE.test(source)
    ? source
    : value
}

/** Counts brackets outside strings; of a text that is no JSON it may say anything. */
function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // a string: to its end
        for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++
        break
      case 0x5b:
      case 0x7b:
        if (++depth > levels) return true
        break
      case 0x5d:
      case 0x7d:
        depth--
    }
  }
  return false
}
