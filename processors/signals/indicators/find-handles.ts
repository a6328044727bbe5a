import type { Claims, IndicatorInput } from './candidate.ts'
import type { Found } from '../phrase-book.ts'
import { matchesOf } from '../../matches-of.ts'

/** How far behind the word for LINE its id may begin, in UTF-16 units. */
const REACH = 28
/** How far an @name may stand from the word for LINE. */
const AT_REACH = 70
const NAME = /(@\s?)?([a-z0-9][a-z0-9._-]{2,40})/gu
/** A cue for another kind of thing ends the search; so does a new line with more behind it. */
const OTHER_KIND =
  /เฟส|เฟซ|facebook|เพจ|ไอจี|\big\b|instagram|เทเล|telegram|tiktok|ติ๊ก|ทวิต|twitter|youtube|โทร|tel|เว็บ|เว็ป|www|http/u
/** Latin words that follow LINE without being somebody's id. */
const NOT_AN_ID: ReadonlySet<string> = new Set(
  (
    'line pay man tv today shopping official group app id oa add sticker stickers chat call notify taxi bk game games play store user openchat open vip facebook fb ig instagram ' +
    'tiktok telegram twitter youtube messenger inbox shopee lazada email gmail hotmail sms otp wifi internet online free new the and for you with now http https www com net ' +
    'iphone ipad samsung android ios windows pro max mini air thailand thai bangkok covid vaccine good morning love card bank baht usdt btc admin rabbit music webtoon grab ' +
    'kbank scb ktb bbl ttb gsb atm sim pin qr ok yes not this that please link'
  ).split(' '),
)

const OTHER_PLATFORM = /twitter|ทวิต|\big\b|ไอจี|instagram|tiktok|ติ๊กต|facebook|เฟสบุ|เฟซบุ|youtube|#|rt @/u
const NAME_BEFORE = /(?:@\s?|(?<![a-z0-9._-]))([a-z][a-z0-9_.-]{3,31})\s{0,2}(\(|ทาง|บน|ใน|ที่|มาที่)?\s{0,2}$/u
/** Words for LINE that mean other things too. */
const WEAK_CUES = /^(?:ไอดี|แอด|id\s?:|🆔|ลาย|ไรน์|ไล|แอดมาที่|ล\.)$/u
/** Stands for LINE by itself, and ends other words. */
const INITIAL = /^ล\s*\.$/u
/** `stay on the line`. */
const ON_THE_LINE = /(?:^|[^a-z])the\s$/u
/** Nothing behind the word for LINE that it could lead to: then the name before it is meant. */
const ENDS = /^\s*(?:$|[ก-๎\n])/u
/** ขายไอดีเกม: what is sold, nobody's address. */
const SOLD_BEFORE = /(?:ขาย|ซื้อ|เทรด|รับ)\s?$/u
/** What may stand between the word for LINE and an id of letters alone. */
const TO_NAME = /^(?:[\s:：=\->→_.()"'/]|id|ไอดี|คือ|ชื่อ|มาที่|ที่|oa|ผม|เรา|หนู|ดิฉัน|ฉัน|ส่วนตัว|ร้าน|มัน|เขา|คนโกง)*$/u
/** What may stand right before the word for LINE or Telegram when a name does. */
const MAY_END_NAME = /[\sa-z0-9_(งนี่]/u
/** What sends the reader to the name that follows. */
const SENT_TO = /(?:ที่|ทาง|ทัก|แอด|แอ็ด|ติดต่อ|สั่ง|จอง|สอบถาม|สมัคร|สนใจ|add|inbox|contact|:)\s?$/u
/** A name set apart from its dot: `nayoi . thunlek`. */
const NAME_GOES_ON = /^\s?([._-])\s?([a-z0-9][a-z0-9_-]{1,30})(?![a-z0-9@.])/u

/** LINE ids and Telegram names by the word before them. */
export function findHandles(input: IndicatorInput, claims: Claims): void {
  const { telegram, line } = input.cues
  if (telegram.length > 0 || line.length > 0) {
    takeBefore(input, claims, 'telegram')
    takeBefore(input, claims, 'line-id')
    const cueStarts = new Set([...telegram, ...line].map(({ start }) => start))
    for (const cue of telegram) takeAfter(input, claims, cue, 'telegram', cueStarts)
    for (const cue of line) takeAfter(input, claims, cue, 'line-id', cueStarts)
  }
  takeOfficialAccounts(input, claims)
}

function takeAfter(
  { reading: { text, cased } }: IndicatorInput,
  claims: Claims,
  cue: Found,
  type: 'line-id' | 'telegram',
  cueStarts: ReadonlySet<number>,
): void {
  if (!claims.isFree(cue.start, cue.end) || ON_THE_LINE.test(text.slice(Math.max(0, cue.start - 8), cue.start))) return
  const stretch = text.slice(cue.end, cue.end + REACH + 41)
  const isWeak = WEAK_CUES.test(text.slice(cue.start, cue.end))
  if (
    INITIAL.test(text.slice(cue.start, cue.end)) &&
    !/^[^ก-๎]?ล\.$/u.test(text.slice(Math.max(0, cue.start - 1), cue.end))
  )
    return
  if (isWeak && SOLD_BEFORE.test(text.slice(Math.max(0, cue.start - 8), cue.start))) return
  for (const match of matchesOf(NAME, stretch)) {
    const between = stretch.slice(0, match.index)
    if (match.index > REACH || OTHER_KIND.test(between) || between.split('\n').length > 2) return
    const start = cue.end + match.index
    const name = trimName(match[2] ?? '')
    const isOfficial = match[1] !== undefined
    if (/[a-z0-9@]/.test(text.charAt(start - 1))) continue
    if (NOT_AN_ID.has(name)) continue
    const nameEnd = start + (match[1]?.length ?? 0) + name.length
    // Another word for LINE or Telegram: what follows is for that one to take.
    if (startsWithin(cueStarts, start, nameEnd)) return
    if (!isOfficial && !looksLikeName(name, between, isWeak, text.slice(nameEnd, nameEnd + 2))) {
      if (/^\d/.test(name)) return
      continue
    }
    const more = isWeak ? null : NAME_GOES_ON.exec(text.slice(nameEnd, nameEnd + 34))
    const end = nameEnd + (more?.[0].length ?? 0)
    const written = (type === 'telegram' ? cased : text).slice(nameEnd - name.length, nameEnd)
    const whole = more === null ? written : written + (more[1] ?? '') + (more[2] ?? '')
    const value = isOfficial && type === 'line-id' ? `@${whole}` : whole
    claims.add({ type, value, start, end, checks: { shape: whole.length >= 4 && whole.length <= 20 } })
    return
  }
}

function startsWithin(starts: ReadonlySet<number>, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (starts.has(at)) return true
  return false
}

function trimName(name: string): string {
  return name.replace(/[.-]+$/u, '')
}

function looksLikeName(name: string, between: string, isWeak: boolean, behind: string): boolean {
  if (name.length < 4 && !(name.length === 3 && /[a-z]/.test(name))) return false
  if (/^[\d._-]+$/.test(name)) return false
  // A price or a time: 500b, 24hr, 18plus.
  if (/^\d+(?:b|k|m|hr|hrs|thb|baht|gb|mb|kg|cm|ml|plus|x|usd|usdt)$/.test(name)) return false
  if (/[\d._-]/.test(name)) return true
  // Letters only: right behind the word, or after it and a colon or the like, and no sentence that goes on in Latin letters.
  return !isWeak && TO_NAME.test(between) && (/[:：=]/.test(between) || !/^ [a-z]/.test(behind))
}

/** `@name` alone is a LINE official account's, unless the text speaks of another platform whose names look like that. */
function takeOfficialAccounts({ reading: { text }, cues }: IndicatorInput, claims: Claims): void {
  if (!text.includes('@')) return
  const isElsewhere = OTHER_PLATFORM.test(text)
  let nearest = 0
  for (const match of text.matchAll(/(?<![a-z0-9._-])@\s?([a-z0-9][a-z0-9._-]{2,30})/gu)) {
    const name = trimName(match[1] ?? '')
    const start = match.index
    while ((cues.line[nearest]?.end ?? Infinity) < start - AT_REACH) nearest++
    const isNear = (cues.line[nearest]?.start ?? Infinity) <= start + AT_REACH
    const isSent = SENT_TO.test(text.slice(Math.max(0, start - 10), start))
    if (
      name.length < 3 ||
      !/[a-z]/.test(name) ||
      (!isNear && (isElsewhere || (!isSent && (start === 0 || !/[._\-0-9]/.test(name)))))
    )
      continue
    const end = start + match[0].length - ((match[1]?.length ?? 0) - name.length)
    claims.add({ type: 'line-id', value: `@${name}`, start, end, checks: { shape: true } })
  }
}

/** `@name เทเลแกรม`, `แอด name ทางเทเลแกรม`, `name ทางไลน์`. */
function takeBefore(
  { reading: { text, cased }, cues }: IndicatorInput,
  claims: Claims,
  type: 'line-id' | 'telegram',
): void {
  const cueEnds = new Set([...cues.telegram, ...cues.line].map(({ end }) => end))
  for (const cue of type === 'telegram' ? cues.telegram : cues.line) {
    if (cue.start < 4 || !MAY_END_NAME.test(text.charAt(cue.start - 1))) continue
    const from = Math.max(0, cue.start - 48)
    const match = NAME_BEFORE.exec(text.slice(from, cue.start))
    const name = trimName(match?.[1] ?? '')
    if (match === null || name === '' || NOT_AN_ID.has(name)) continue
    const isOfficial = match[0].startsWith('@')
    if (match[2] === undefined && isLed(text, from + match.index, cueEnds)) continue
    if (
      type === 'telegram'
        ? !isOfficial && !/[\d_]/.test(name)
        : (match[2] === undefined && !isLast(text, cue)) || (!isOfficial && !/[\d_.-]/.test(name))
    )
      continue
    const start = from + match.index
    const nameAt = text.indexOf(name, start)
    const end = nameAt + name.length
    const value = type === 'telegram' ? cased.slice(nameAt, end) : isOfficial ? `@${name}` : name
    claims.add({ type, value, start, end, checks: { shape: true } })
  }
}

/** Right behind a word for LINE or Telegram: `เทเล name ไลน์` is that one's name. */
function isLed(text: string, nameStart: number, cueEnds: ReadonlySet<number>): boolean {
  const gap = /[\s:：=@]*$/u.exec(text.slice(Math.max(0, nameStart - 4), nameStart))?.[0].length ?? 0
  return cueEnds.has(nameStart - gap)
}

/** The bare word for LINE with nothing behind that it could lead to. */
function isLast(text: string, { start, end }: Found): boolean {
  return /^(?:ไลน์?|line)$/u.test(text.slice(start, end)) && ENDS.test(text.slice(end, end + 8))
}
