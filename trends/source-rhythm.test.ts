import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, startOfDay } from '../core/bangkok-time.ts'
import { isWeekend } from '../core/thai-holidays.ts'
import { createRandom } from '../simulator/synthetic/random.ts'
import { NOON_MS } from '../tests/builders.ts'
import { unusualSilence, type SourcePast } from './source-rhythm.ts'

const MINUTE_MS = 60_000
/** Monday. */
const TODAY_MS = startOfDay(NOON_MS)

/** What is learned of posts at these times by `countedAtMs`. */
function pastOf(postsMs: readonly number[], countedAtMs: number, part: Partial<SourcePast> = {}): SourcePast {
  const counts = new Map<number, number>()
  for (const ms of postsMs.toSorted((a, b) => a - b)) {
    const hourMs = Math.floor(ms / HOUR_MS) * HOUR_MS
    if (ms < countedAtMs && ms >= countedAtMs - 56 * DAY_MS) counts.set(hourMs, (counts.get(hourMs) ?? 0) + 1)
  }
  return { hours: [...counts], countedAtMs, gaps: [], silences: [], holidays: [], ...part }
}

/** Posts at these times of the day (hours) on every day before today that `isOn`. */
function daily(hours: readonly number[], { days = 56, isOn = () => true }: { days?: number; isOn?: (ms: number) => boolean } = {}) {
  return Array.from({ length: days }, (_, i) => TODAY_MS - (days - i) * DAY_MS)
    .filter(isOn)
    .flatMap((dayMs, i) => hours.map((hour) => dayMs + hour * HOUR_MS + ((i * 7) % 30) * MINUTE_MS))
} // prettier-ignore
const judge = (posts: readonly number[], atMs: number, part: Partial<SourcePast> = {}) =>
  unusualSilence(pastOf(posts, TODAY_MS, part), Math.max(...posts.filter((ms) => ms <= atMs)), atMs)
const at = (hour: number, day = 0) => TODAY_MS + day * DAY_MS + hour * HOUR_MS

describe('a silence that is not like the source', () => {
  it('is none at noon from one that always has posts by nine, and none at half past nine is no such thing', () => {
    const posts = daily([8, 10, 13, 17])
    expect(judge(posts, at(9.5))).toBeUndefined()
    expect(judge(posts, at(12))).toMatchObject({ days: expect.any(Number) as number, usualPosts: 2, fromMs: at(0), longestMs: 9 * HOUR_MS }) // prettier-ignore
    expect(judge(daily([8]), at(12))).toMatchObject({ usualPosts: 1 })
    expect(judge([...posts, at(8.2)], at(10))).toBeUndefined()
  })

  it('is none on a working day from one that rests at weekends, whose weekend is as usual', () => {
    const posts = daily([8, 11, 15], { isOn: (ms) => !isWeekend(ms) })
    expect(judge(posts, at(8))).toBeUndefined()
    expect(judge(posts, at(12))).toBeDefined()
    const friday = posts.filter((ms) => ms < at(0, -2))
    for (const hour of [0, 12, 23]) for (const day of [-2, -1]) expect(judge(friday, at(hour, day))).toBeUndefined()
  })

  it('is nothing on a public holiday, and what follows one is counted from its end', () => {
    const posts = daily([8, 11, 15], { isOn: (ms) => !isWeekend(ms) })
    expect(judge(posts, at(12), { holidays: ['2026-11-23'] })).toBeUndefined()
    expect(judge(posts, at(8, 1), { holidays: ['2026-11-23'] })).toBeUndefined()
    expect(judge(posts, at(13, 1), { holidays: ['2026-11-23'] })).toBeDefined()
  })

  it('is not known of a young source, nor of one that posts now and then', () => {
    expect(judge(daily([8, 10], { days: 9 }), at(23))).toBeUndefined()
    expect(judge(daily([9], { isOn: (ms) => (ms / DAY_MS) % 9 < 1 }), at(20))).toBeUndefined()
  })

  it('begins at the end of the last gap, and days that were not read say nothing', () => {
    const posts = daily([8, 10, 13, 17])
    expect(judge(posts, at(12), { gaps: [{ fromMs: at(18, -1), toMs: at(11.5) }] })).toBeUndefined()
    expect(judge(posts, at(12), { gaps: [{ fromMs: at(0, -50), toMs: at(0, -3) }] })).toBeUndefined()
  })

  it('does not become usual by one outage, but by the third of its kind', () => {
    const lateOn = (...days: readonly number[]) => daily([8, 11]).filter((ms) => !days.includes(Math.round((startOfDay(ms) - TODAY_MS) / DAY_MS)) || ms % DAY_MS >= 4 * HOUR_MS) // prettier-ignore
    const silence = (day: number) => ({ fromMs: at(10, day), toMs: at(11, day) })
    expect(judge(lateOn(-2), at(12), { silences: [silence(-2)] })).toBeDefined()
    expect(judge(lateOn(-2, -3, -5), at(12), { silences: [-2, -3, -5].map(silence) })).toBeUndefined()
  })

  it('is rare where posts come at random, however many a day', () => {
    const random = createRandom(4)
    for (const perDay of [1, 4, 24]) {
      let [flagged, days] = [0, 0]
      for (let source = 0; source < 6; source++) {
        const posts: number[] = []
        for (let ms = at(0, -57); ms < at(0, 60); ms -= Math.log(1 - random.next()) * (DAY_MS / perDay)) posts.push(ms)
        let missed = -1
        for (let ms = at(0); ms < at(0, 60); ms += 2 * HOUR_MS) {
          const last = posts.findLast((one) => one <= ms) ?? 0
          if (last === missed) continue
          if (unusualSilence(pastOf(posts, startOfDay(ms)), last, ms) === undefined) continue
          flagged += 1
          missed = last
        }
        days += 60
      }
      // About once a year each; here 360 days.
      expect(flagged, `${perDay} a day`).toBeLessThanOrEqual(4)
      expect(days).toBe(360)
    }
  })
})
