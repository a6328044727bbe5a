import type { Candidate } from './indicators/candidate.ts'
import { hostOf } from './indicators/judge-host.ts'

/** Shorteners: who sends the link hides where it leads. */
const SHORTENERS: ReadonlySet<string> = new Set(
  (
    'bit.ly cutt.ly tinyurl.com shorturl.asia shorturl.at t.ly rb.gy is.gd goo.gl ow.ly lihi1.cc lihi1.com lihi.cc lin.ee reurl.cc s.id ' +
    'rebrand.ly bitly.com tiny.cc buff.ly t2m.io cpt.dx shorturl.gg'
  ).split(' '),
)
/** Cheap top-level domains that throw-away sites live under. */
const THROW_AWAY =
  /\.(?:top|xyz|vip|cc|icu|buzz|cyou|sbs|cfd|click|link|club|site|online|shop|live|fun|win|bet|lol|pw|tk|ml|ga|cf|gq|work|info|me|co)$/u
const NUMBERED = /\d{2,}/u

/** What patterns may say of a link beside `<url>` and `<domain>`: `short-link`, `numbered-link` (betting sites' habit), `throw-away-link`. */
export function linkKinds({ type, value }: Candidate): readonly string[] {
  if (type !== 'url' && type !== 'domain') return []
  const host = hostOf(value)
  const kinds: string[] = []
  if (SHORTENERS.has(host)) kinds.push('short-link')
  if (NUMBERED.test(host)) kinds.push('numbered-link')
  if (THROW_AWAY.test(host)) kinds.push('throw-away-link')
  return kinds
}
