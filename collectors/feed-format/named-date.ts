import { fullYear, instant } from './instant.ts'
import { monthOf } from './month.ts'

/** What stands behind a day, as time and zone. */
const REST = '(?:[,:T]? ?(?:[|–-] )?(?<rest>.+))?'
const MONTH = '(?<month>[^\\s\\d,/-]+)'

const SHAPES = [
  // `Wed Sep 2 01:00:00 UTC 2026`, as C and Java write it.
  /^(?:[a-z]{3,9},? )?(?<month>[a-z]{3,9}) (?<day>\d{1,2}) (?<clock>\d{1,2}:\d{2}:\d{2})(?<zone> (?:(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[a-z]{3,5}))? (?<year>\d{4})$/i,
  // `Wednesday, September 2nd, 2026 08:00`
  new RegExp(`^(?:[a-z]{3,9},? )?(?<month>[a-z]+)\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})${REST}$`, 'iu'),
  // `2026-szeptember-02T8:00`, `2026. szept. 2., szerda – 08:00`
  new RegExp(`^(?<year>\\d{4})[.,]?[ -]${MONTH}[ -](?<day>\\d{1,2})\\.?(?:, \\p{L}+)?${REST}$`, 'iu'),
  // `Wed, 02 Sep 2026 01:00:00 GMT`, `วันพุธที่ 2 ก.ย. พ.ศ. 2569 เวลา 08:00 น.`, `2 de septiembre de 2026`
  new RegExp(
    `(?:^|[^\\d:])(?<day>\\d{1,2})(?:st|nd|rd|th|º|\\.)?(?: de(?= ))?[ /-]?${MONTH}(?: de(?= ))?[ ,/-]*(?:พ\\.?ศ\\.?|ค\\.?ศ\\.?)? ?(?<year>\\d{2,4})${REST}$`,
    'iu',
  ),
] as const // prettier-ignore

/** A date whose month has its name, in any of the languages that are known. */
export function parseNamed(text: string): number | undefined {
  for (const form of SHAPES) {
    const { year = '', month: name = '', day, rest, clock, zone = '' } = form.exec(text)?.groups ?? {}
    const month = monthOf(name)
    if (month === undefined) continue
    const full = month.thai && year.length === 2 ? 2500 + Number(year) : fullYear(year)
    return instant(full, month.number, Number(day), clock === undefined ? rest : clock + zone)
  }
  return undefined
}
