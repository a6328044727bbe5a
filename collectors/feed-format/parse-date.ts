import { arabicDigits } from '../../core/thai-digits.ts'
import { parseNamed } from './named-date.ts'
import { parseNumeric } from './numeric-date.ts'

/** No date is nearly as long; what hostile feeds write there may be megabytes. */
const LONGEST_DATE = 200

/** Days beside other letters than ours: `2026年9月2日(水) 8時30分`, `2026년 9월 2일`. */
const EAST_ASIAN_DAY = /(\d{4})[년年] ?(\d{1,2})[월月] ?(\d{1,2})[일日](?:\([^)]*\))?/u
const EAST_ASIAN_TIME = /(\d{1,2})[시時时点] ?(\d{1,2})[분分](?: ?(\d{1,2})[초秒])?/u

/**
 * Epoch ms of a date as feeds write it: RFC 822, RFC 3339, W3CDTF, the Thai forms (Thai digits and months, years of the Buddhist era)
 * and months by their names in other languages. Without a zone it is Bangkok time, without a time midnight. Undefined when it can't be read.
 */
export function parseFeedDate(raw: string): number | undefined {
  if (raw.length > LONGEST_DATE) return undefined
  const text = arabicDigits(raw.trim())
    .replace(EAST_ASIAN_DAY, '$1-$2-$3 ')
    .replace(EAST_ASIAN_TIME, (_, h: string, m: string, s = '00') => `${h}:${m}:${String(s)}`)
    // A zone that Java repeats behind the offset.
    .replace(/([+-]\d\d:\d\d|Z)\[[\w/+-]+\]$/i, '$1')
    // The year, in Russian.
    .replace(/(\d{4}) г\.?(?=[ ,]|$)/u, '$1')
    // The time first.
    .replace(/^(\d{1,2}:\d{2}(?::\d{2})?)(?: น\.)?,? (?=\S*\d)(.*)$/u, '$2 $1')
    // What stands before the hour there stands behind it elsewhere.
    .replace(
      /(오전|上午|午前)(.*)$|(오후|下午|午後)(.*)$/u,
      (_, _am, morning: string | undefined, _pm, evening = '') =>
        morning === undefined ? `${String(evening)} pm` : `${morning} am`,
    ) // prettier-ignore
    .replace(/\s+/g, ' ')
    .trim()
  return parseNumeric(text) ?? parseNamed(text)
}
