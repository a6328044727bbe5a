import type { RoleId } from '../../core/annotation.ts'
import type { Author } from './authors.ts'
import type { Random } from './random.ts'
import { disguise, roughen, type Mood } from './style.ts'
import { expandTemplate } from './template.ts'
import { LIFE_CHATTER } from './texts/chatter-life.ts'
import { FOREIGN, NEAR_CHATTER, REPLIES } from './texts/chatter-near.ts'
import { FRAUD_ACCESS } from './texts/fraud-access.ts'
import { FRAUD_MONEY } from './texts/fraud-money.ts'
import { CHAT_CLOSERS, CHAT_OPENERS, CLOSERS, DETAILS, OPENERS } from './texts/frames.ts'
import { ILLEGAL_SITES } from './texts/illegal-sites.ts'
import type { LeafTexts } from './texts/leaf-texts.ts'
import { PYRAMID_AND_DATA } from './texts/pyramid-and-data.ts'
import { TRADING } from './texts/trading.ts'
import { createVocabulary } from './vocabulary.ts'

/** Everything that can be posted about a scam, by leaf category. */
export const LEAVES: readonly LeafTexts[] = [
  ...TRADING,
  ...ILLEGAL_SITES,
  ...FRAUD_MONEY,
  ...FRAUD_ACCESS,
  ...PYRAMID_AND_DATA,
]

export type RelevantRole = Exclude<RoleId, 'unrelated'>

/** Offenders who speak to one person, not to a market: nothing is advertised around their words. */
const PRIVATE: ReadonlySet<string> = new Set([
  'fraud.romance',
  'fraud.phishing',
  'fraud.call-centre',
  'fraud.impersonation',
  'fraud.remote-app',
  'fraud.hacked-account',
  'fraud.prize',
])
/** Harm that no seller with a page and a chat did: the turns of such a story don't fit. */
const SELLERLESS: ReadonlySet<string> = new Set([
  ...PRIVATE,
  'trading.substandard',
  'trading.refund',
  'illegal-site.obscene',
  'fraud.mule-account',
  'personal-data.leak',
])
const MOOD: Readonly<Record<RelevantRole, readonly Mood[]>> = {
  lure: ['selling'],
  'victim-report': ['sad', 'angry'],
  warning: ['alert'],
  question: ['unsure'],
}
const TAGS: Readonly<Record<RelevantRole, readonly string[]>> = {
  lure: ['โปรดี', 'งานออนไลน์', 'รวยไปด้วยกัน', 'สมัครวันนี้', 'ของมันต้องมี'],
  'victim-report': ['โดนโกง', 'เตือนภัย', 'โกงออนไลน์', 'ขอความช่วยเหลือ'],
  warning: ['เตือนภัย', 'มิจฉาชีพ', 'รู้ทันกลโกง', 'เตือนภัยออนไลน์'],
  question: ['ถามหน่อย', 'ปรึกษา', 'อยากรู้'],
}
const TAGGED: Readonly<Record<RelevantRole, number>> = {
  lure: 0.35,
  'victim-report': 0.35,
  warning: 0.6,
  question: 0.15,
}
const CHATTER_TAGS = ['วันนี้', 'บันทึกประจำวัน', 'เมืองไทย', 'วันหยุด', 'ชีวิตดีๆ', 'บ่น'] as const

export interface Writing {
  readonly author: Author
  /** A headline of its own, as boards and news have it. */
  readonly titled: boolean
  readonly random: Random
}

/** A post about a scam, by somebody in that role. */
export function composeRelevant(texts: LeafTexts, role: RelevantRole, { author, titled, random }: Writing): string {
  const expand = expander(author, random)
  const body = expand(random.pick(texts[role] ?? texts['victim-report']))
  if (role === 'lure' && PRIVATE.has(texts.leaf)) return random.chance(0.2) ? disguise(body, random) : body
  const told = role === 'victim-report' && !SELLERLESS.has(texts.leaf) && random.chance(0.2)
  const details = told ? [expand(random.pick(DETAILS)), expand(random.pick(DETAILS))] : []
  const opener = titled || random.chance(0.45) ? [expand(random.pick(OPENERS[role]))] : []
  const closer = random.chance(0.4) ? [expand(random.pick(CLOSERS[role]))] : []
  const separator = told ? '\n' : ' '
  const rest = [body, ...new Set(details), ...closer].join(separator)
  const whole = [...opener, rest].join(titled || told || random.chance(0.15) ? '\n' : ' ')
  const styled = roughen(whole, { manner: author.manner, mood: random.pick(MOOD[role]) }, random)
  const text = role === 'lure' && random.chance(0.35) ? disguise(styled, random) : styled
  return random.chance(TAGGED[role]) ? `${text} ${hashtags(TAGS[role], random)}` : text
}

/** What people talk about otherwise; `news` only from newsrooms. */
export function composeChatter({ author, random }: Writing): string {
  const expand = expander(author, random)
  if (author.manner === 'news') return expand(random.pick(NEAR_CHATTER['news'] ?? []))
  const topics = random.chance(0.42) ? NEAR_TOPICS : LIFE_TOPICS
  const opener = random.chance(0.3) ? `${expand(random.pick(CHAT_OPENERS))} ` : ''
  const closer = random.chance(0.3) ? ` ${expand(random.pick(CHAT_CLOSERS))}` : ''
  const said = `${opener}${expand(random.pick(random.pick(topics)))}${closer}`
  const text = roughen(said, { manner: author.manner, mood: 'merry' }, random)
  return random.chance(0.12) && !text.includes('#') ? `${text} ${hashtags(CHATTER_TAGS, random)}` : text
}

export function composeReply({ author, random }: Writing): string {
  return roughen(expander(author, random)(random.pick(REPLIES)), { manner: author.manner, mood: 'merry' }, random)
}

export function composeForeign(language: 'en' | 'ja', { author, random }: Writing): string {
  return expander(author, random)(random.pick(FOREIGN[language]))
}

/** The hashtags in a text, as platforms list them. */
export function tagsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/#([\p{L}\p{M}\p{N}_]+)/gu)].map(([, tag = '']) => tag))]
}

const LIFE_TOPICS = Object.values(LIFE_CHATTER)
const NEAR_TOPICS = Object.entries(NEAR_CHATTER).flatMap(([topic, texts]) => (topic === 'news' ? [] : [texts]))

function expander({ manner }: Author, random: Random): (template: string) => string {
  const fill = createVocabulary(random, manner)
  return (template) => expandTemplate(template, random, fill)
}

function hashtags(tags: readonly string[], random: Random): string {
  const first = random.pick(tags)
  const second = random.pick(tags)
  return second === first || random.chance(0.5) ? `#${first}` : `#${first} #${second}`
}
