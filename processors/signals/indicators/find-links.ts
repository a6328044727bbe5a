import punycode from 'punycode/punycode.es6.js'
import type { Candidate, Claims, IndicatorInput } from './candidate.ts'
import { isTopLevelDomain } from './top-level-domains.ts'
import { matchesOf } from '../../matches-of.ts'

/** A dot between two labels, also written so that no filter sees it. */
const DOT =
  /\s?[[({]\s?(?:\.|dot|จุด)\s?[\])}]\s?|\s?(?:จุด|ดอท|ดอต|ด็อท|ด๊อท|ดอทท์)\s?|\s\.\s|\s[•·]\s(?=(?:com|net|store|vip|xyz)(?![a-z]))|\s\.(?=[a-z]{2,6}(?:[^a-z]|$))|\.(?=[a-z0-9คเ])|\.\s(?=(?:com|net|org|info)(?:[^a-z]|$))/gu
/** Latin with marks, Greek and Cyrillic too: an address may look like another. */
const LABEL_SIGN = /[a-z0-9_\-\u00df-\u024f\u0370-\u04ff]/
const LABEL =
  /^[a-z0-9_\u00df-\u024f\u0370-\u04ff](?:[a-z0-9_\-\u00df-\u024f\u0370-\u04ff]*[a-z0-9_\u00df-\u024f\u0370-\u04ff])?$/u
const MAX_LABEL = 63
const MAX_LOCAL = 64
const MAX_LABELS = 8
/** Names from this length on are no words that lack a space after the full stop. */
const LONG_NAME = 11
const SCHEME = /(?:h[tx]{2}ps?|https?)\s?[[(]?:[\])]?\s?\/\/\s?$/u
const SCHEME_LENGTH = 14
const PORT_AND_PATH = /(?::\d{1,5}(?!\d))?(?:[/?#][!-~]{0,2000})?/uy
const THAI_PATH = /[/?#][!-~ก-๎]{0,2000}/uy
const TRAILING = /[.,;:!?'")\]}>*]+$/u
const AT = /(?:(?<!\s)@|\s@\s|\s?[[(](?:at|@)[\])]\s?|\s(?:แอด|แอท|แอ็ท|at)\s)$/u
/** Where people have mail: `name at gmail dot com` needs one of them, `meet at shop.com` is no address. */
const MAIL_HOST = /^(?:gmail|hotmail|outlook|yahoo|icloud|proton|protonmail|live)\./u
/** A name at t.me however its dot and slash are written; in the original's letter case. */
const TELEGRAM =
  /(?<![a-z0-9])(?:t\s?[[({]?\s?(?:\.|จุด|dot)\s?[\])}]?\s?me|ที\s?จุด\s?เอ็ม\s?อี)\s?(?:\/|ทับ|slash)\s?([a-z0-9_]{4,32})(?![a-z0-9_/])/giu
/** `ends in .top`: a word before a space and a dot is no label unless it looks like one. */
const LABEL_LIKE = /[\d-]|.{6}/u
const THAI_LABELS: Readonly<Record<string, string>> = { คอม: 'com', เน็ต: 'net', คอมม: 'com', ออร์ก: 'org' }

interface Chain {
  readonly labels: readonly string[]
  readonly start: number
  readonly end: number
  /** Every dot was a plain one. */
  readonly plain: boolean
}

/** Links, domains, mail addresses and t.me names, in the order of the text. */
export function findLinks({ reading, cues }: IndicatorInput, claims: Claims): void {
  const { text } = reading
  const nameEnds = new Set([...cues.line, ...cues.telegram].map(({ end }) => end))
  for (const match of matchesOf(TELEGRAM, reading.cased)) {
    const [start, value] = [match.index, match[1] ?? '']
    claims.add({ type: 'telegram', value, start, end: start + match[0].length, checks: { shape: true } })
  }
  let done = 0
  for (const chain of chains(text)) {
    if (chain.start < done) continue
    const candidate = toMail(text, chain) ?? toLink(reading.text, reading.cased, chain)
    if (candidate?.type === 'domain' && (isBareSuffix(text, candidate) || isName(text, candidate, nameEnds))) continue
    if (candidate !== undefined && claims.add(candidate)) done = candidate.end
  }
}

/** `ไลน์ pods.th`: a name with a dot right behind the word for LINE or Telegram is an id, unless it ends as nothing but an address does. */
function isName(text: string, { value, start, end }: Candidate, nameEnds: ReadonlySet<number>): boolean {
  if (/\.(?:com|net|org|info|vip|bet|xyz|top|co\.th)$/u.test(value)) return false
  const between = /[\s:：=]*$/u.exec(text.slice(Math.max(0, start - 3), start))?.[0].length ?? 0
  return nameEnds.has(start - between) || LINE_BEHIND.test(text.slice(end, end + 12))
}

/** `police_dsi.center ทางไลน์`. */
const LINE_BEHIND = /^\s{0,2}(?:ทาง|บน|ใน)?\s{0,2}(?:ไลน์|line)(?![a-z]|แมน)/u

/** `.go.th` is what addresses end in, and nobody's. */
function isBareSuffix(text: string, { value, start }: Candidate): boolean {
  return text.charAt(start - 1) === '.' || /^(?:go|ac|co|or|in|mi|net)\.th$/u.test(value)
}

/** Labels joined by dots. Every sign is looked at a bounded number of times. */
function* chains(text: string): Generator<Chain> {
  let open: { labels: string[]; start: number; end: number; plain: boolean } | undefined
  for (const match of matchesOf(DOT, text)) {
    const dot = { start: match.index, end: match.index + match[0].length, plain: match[0] === '.' }
    if (open?.end !== dot.start) {
      if (open !== undefined) yield open
      const start = labelStart(text, dot.start)
      const isApart = /^\s\.$/u.test(match[0])
      open =
        start === dot.start || (isApart && !LABEL_LIKE.test(text.slice(start, dot.start)))
          ? undefined
          : { labels: [text.slice(start, dot.start)], start, end: dot.start, plain: true }
    }
    if (open === undefined) continue
    const next = labelAt(text, dot.end)
    if (next === undefined || open.labels.length >= MAX_LABELS) {
      yield open
      open = undefined
      continue
    }
    open.labels.push(next.label)
    open.end = next.end
    open.plain &&= dot.plain
  }
  if (open !== undefined) yield open
}

function labelStart(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < MAX_LABEL && LABEL_SIGN.test(text.charAt(start - 1))) start--
  return start
}

function labelAt(text: string, start: number): { readonly label: string; readonly end: number } | undefined {
  for (const [written, label] of Object.entries(THAI_LABELS))
    if (text.startsWith(written, start)) return { label, end: start + written.length }
  let end = start
  while (end < text.length && end - start < MAX_LABEL && LABEL_SIGN.test(text.charAt(end))) end++
  return end === start ? undefined : { label: text.slice(start, end), end }
}

/** The longest beginning of the chain that ends in a top-level domain. */
function hostOf(text: string, chain: Chain): { readonly host: string; readonly end: number } | undefined {
  for (let count = chain.labels.length; count >= 2; count--) {
    const labels = chain.labels.slice(0, count)
    const top = labels.at(-1) ?? ''
    if (!labels.every((label) => LABEL.test(label))) continue
    const end = count === chain.labels.length ? chain.end : endOfLabels(text, chain, count)
    if (!isTopLevelDomain(top, chain.plain && hasSurroundings(text, chain.start, end))) continue
    return { host: punycode.toASCII(labels.join('.')), end }
  }
  return isAfterScheme(text, chain) && /^[a-z]{2,24}$/.test(chain.labels.at(-1) ?? '')
    ? { host: punycode.toASCII(chain.labels.join('.')), end: chain.end }
    : undefined
}

/** Then it is an address under whatever top-level domain: there are new ones all the time. */
function isAfterScheme(text: string, { start, plain }: Chain): boolean {
  return plain && SCHEME.test(text.slice(Math.max(0, start - SCHEME_LENGTH), start))
}

/** No word of a sentence: a scheme or an @ before, a path behind, or a name with a digit, a hyphen or a host before it, or a long one. */
function hasSurroundings(text: string, start: number, end: number): boolean {
  if (text.charAt(end) === '/' || /[/@]\s?$/u.test(text.slice(Math.max(0, start - 2), start))) return true
  const name = text.slice(start, text.lastIndexOf('.', end - 1))
  return name.length >= LONG_NAME || /[\d.-]/.test(name)
}

/** Where the first `count` labels end; only asked for when something follows them. */
function endOfLabels(text: string, chain: Chain, count: number): number {
  let at = chain.start
  for (let i = 0; i < count; i++) {
    const label = chain.labels[i] ?? ''
    const found = text.indexOf(label, at)
    at = (found === -1 ? at : found) + label.length
  }
  return Math.min(at, chain.end)
}

function toMail(text: string, chain: Chain): Candidate | undefined {
  const before = AT.exec(text.slice(Math.max(0, chain.start - 6), chain.start))
  if (before === null) return undefined
  const host = hostOf(text, chain)
  if (host === undefined || (/\p{L}\s$/u.test(before[0]) && !MAIL_HOST.test(host.host))) return undefined
  const at = chain.start - before[0].length
  let start = at
  while (start > 0 && at - start < MAX_LOCAL && /[a-z0-9._+-]/.test(text.charAt(start - 1))) start--
  const local = text.slice(start, at).replace(/^[._+-]+/, '')
  if (local === '') return undefined
  return {
    type: 'email',
    value: `${local}@${host.host}`,
    start: at - local.length,
    end: host.end,
    checks: { shape: true },
  }
}

function toLink(text: string, cased: string, chain: Chain): Candidate | undefined {
  const found = hostOf(text, chain)
  if (found === undefined) return undefined
  const scheme = SCHEME.exec(text.slice(Math.max(0, chain.start - SCHEME_LENGTH), chain.start))
  const { host } = found
  const before = text.charAt(chain.start - 1)
  if (scheme === null && (before === '@' || text.charAt(found.end) === '@')) return undefined
  const path = pathAt(text, cased, found.end)
  const end = found.end + path.length
  const start = chain.start - (scheme?.[0].length ?? 0)
  if (scheme === null && path.length <= 1) {
    if (!chain.plain && /^\d+$/.test(host.replaceAll('.', ''))) return undefined
    return { type: 'domain', value: host, start, end: found.end, checks: { shape: true } }
  }
  const name = /^\/(?:s\/)?([a-z0-9_]{4,32})\/?$/i.exec(path)?.[1]
  if ((host === 't.me' || host === 'telegram.me') && name !== undefined)
    return { type: 'telegram', value: name, start, end, checks: { shape: true } }
  const secure = scheme === null ? '' : /s\s?[[(]?:/.test(scheme[0]) ? 'https://' : 'http://'
  return { type: 'url', value: secure + host + path, start, end, checks: { shape: true } }
}

/** Port, path, query and fragment as written; Thai letters only right after the slash, where they can't be the sentence going on. */
function pathAt(text: string, cased: string, at: number): string {
  const pattern = /^[/?#][ก-๎]/u.test(text.slice(at, at + 2)) ? THAI_PATH : PORT_AND_PATH
  pattern.lastIndex = at
  const path = pattern.exec(cased)?.[0] ?? ''
  return path.replace(TRAILING, '')
}
