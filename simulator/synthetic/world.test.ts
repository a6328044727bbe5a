import { describe, expect, it } from 'vitest'
import { loadTaxonomy } from '../../config/taxonomy.ts'
import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { leafIds } from '../../core/taxonomy.ts'
import { CAMPAIGN } from './campaign.ts'
import { createSyntheticWorld } from './world.ts'

const START_MS = Date.UTC(2026, 10, 24, 5, 0, 0)
const MINUTE_MS = 60_000
const world = () => createSyntheticWorld({ seed: 1212, startMs: START_MS })
const past = world().publishedBy(START_MS)
const ages = (posts: readonly { readonly atMs: number }[]) => posts.map(({ atMs }) => atMs)

/** Thai numbers as people write them. */
const NUMBER = /(?:\+66|0|๐)[\d๐-๙][\d๐-๙ -]{7,12}[\d๐-๙]/g

describe('the synthetic world', () => {
  it('is the same for the same seed and start, however often and in whatever steps it is asked', () => {
    const [a, b] = [world(), world()]
    for (let ms = START_MS; ms < START_MS + 5 * MINUTE_MS; ms += 1_700) a.publishedBy(ms)
    const end = START_MS + 5 * MINUTE_MS
    expect(a.publishedBy(end)).toEqual(b.publishedBy(end))
    expect(createSyntheticWorld({ seed: 7, startMs: START_MS }).publishedBy(START_MS)[0]).not.toEqual(past[0])
  })

  it('never takes back what it published, and its ids grow with time', () => {
    const grown = world()
    const before = grown.publishedBy(START_MS + MINUTE_MS)
    const after = grown.publishedBy(START_MS + 3 * MINUTE_MS)
    expect(after.length).toBeGreaterThan(before.length)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.at(-1)?.atMs).toBeLessThanOrEqual(START_MS + 3 * MINUTE_MS)
    const ids = after.map(({ id }) => Number(id))
    expect(ids.every((id, i) => Number.isSafeInteger(id) && id > (ids[i - 1] ?? 0))).toBe(true)
    expect(ages(after)).toEqual(ages(after).toSorted((a, b) => a - b))
  })

  it('has a past fortnight of some thousand posts, nearly all of them different', () => {
    const fortnight = past.filter(({ atMs }) => atMs >= START_MS - 14 * DAY_MS)
    expect(fortnight.length).toBeGreaterThan(3_000)
    expect(past[0]?.atMs).toBeLessThan(START_MS - 14.9 * DAY_MS)
    const own = past.filter(({ boostOf }) => boostOf === undefined)
    const distinct = (posts: typeof past) => new Set(posts.map(({ text }) => text)).size / posts.length
    expect(distinct(own.filter(({ label }) => label.role !== 'unrelated'))).toBeGreaterThan(0.97)
    expect(distinct(own.filter(({ replyTo }) => replyTo === undefined))).toBeGreaterThan(0.9)
  })

  it('tells of every leaf category in every role that the leaf can have, and mostly of something else', () => {
    const leaves = leafIds(loadTaxonomy())
    const rolesOf = (leaf: string) =>
      new Set(past.filter(({ label }) => label.leaf === leaf).map(({ label }) => label.role))
    for (const leaf of leaves) {
      const victims = ['victim-report', 'warning', 'question']
      const has = [...rolesOf(leaf)].filter((role) => role !== 'lure').sort()
      expect([leaf, ...has]).toEqual([leaf, ...victims.sort()])
    }
    // Nobody offers a broken thing or a refused refund.
    expect(leaves.filter((leaf) => !rolesOf(leaf).has('lure'))).toEqual(['trading.substandard', 'trading.refund'])
    const unrelated = past.filter(({ label }) => label.role === 'unrelated').length
    expect(unrelated / past.length).toBeGreaterThan(0.6)
  })

  it('keeps the hours: quiet at night, busiest in the evening', () => {
    const perHour = Array<number>(24).fill(0)
    for (const { atMs } of past) {
      const hour = Math.floor(((atMs + BANGKOK_OFFSET_MS) % DAY_MS) / HOUR_MS)
      perHour[hour] = (perHour[hour] ?? 0) + 1
    }
    const sum = (from: number, to: number) => perHour.slice(from, to).reduce((a, b) => a + b, 0)
    expect(sum(19, 22)).toBeGreaterThan(8 * sum(2, 5))
    expect(sum(19, 22)).toBeGreaterThan(1.3 * sum(11, 14))
  })

  it('leaves no choice or slot of a template unfilled', () => {
    const odd = world()
      .publishedBy(START_MS + 10 * MINUTE_MS)
      .filter(({ text }) => /[[\]{}|]|undefined| {2}/.test(text) || text.trim() !== text || text.length < 3)
    expect(odd).toEqual([])
  })

  it('names no number that could ring, and no address or account that could be anybody’s', () => {
    for (const { text } of world().publishedBy(START_MS + 10 * MINUTE_MS)) {
      for (const [address] of text.matchAll(/https?:\/\/\S+/g)) expect(new URL(address).hostname).toMatch(/\.example$/)
      for (const [number] of text.matchAll(NUMBER)) {
        const digits = number.replace(/[๐-๙]/g, (digit) => String('๐๑๒๓๔๕๖๗๘๙'.indexOf(digit))).replace(/[ -]/g, '')
        expect(digits).toMatch(/^(069|\+6669|000)/)
      }
    }
  })

  it('answers and boosts only what was published before, on the same platform', () => {
    const byId = new Map(past.map((post) => [post.id, post]))
    const linked = past.filter(({ replyTo, boostOf }) => (replyTo ?? boostOf) !== undefined)
    expect(linked.length).toBeGreaterThan(100)
    for (const post of linked) {
      const other = byId.get(post.replyTo ?? post.boostOf ?? '')
      expect(other).toMatchObject({ place: 'mastodon' })
      expect(other!.atMs).toBeLessThanOrEqual(post.atMs)
      if (post.boostOf !== undefined) expect(post.text).toBe(other!.text)
    }
  })
})

describe('its campaign', () => {
  const live = world().publishedBy(START_MS + 20 * MINUTE_MS)
  const campaign = live.filter(({ label }) => label.campaign)
  const within = (fromS: number, toS: number) =>
    campaign.filter(({ atMs }) => atMs >= START_MS + fromS * 1_000 && atMs < START_MS + toS * 1_000)

  it('begins fifteen seconds after the start, bursts within half a minute, and ebbs', () => {
    expect(within(-Infinity, 15)).toEqual([])
    expect(within(15, 45).length).toBeGreaterThan(20)
    expect(within(45, 135).length).toBeGreaterThan(within(135, 225).length)
    expect(within(400, Infinity)).toEqual([])
  })

  it('has many voices: offers first, then victims, warnings, questions and boosts', () => {
    expect(new Set(within(15, 45).map(({ author }) => author.id)).size).toBeGreaterThan(12)
    expect(new Set(campaign.map(({ label }) => label.role))).toEqual(
      new Set(['lure', 'victim-report', 'warning', 'question']),
    )
    expect(within(15, 35).every(({ label }) => label.role === 'lure')).toBe(true)
    expect(campaign.filter(({ boostOf }) => boostOf !== undefined).length).toBeGreaterThan(5)
  })

  it('repeats one LINE id, phone and address in texts that are near copies, not copies', () => {
    const own = campaign.filter(({ boostOf }) => boostOf === undefined)
    const texts = new Set(own.map(({ text }) => text))
    expect(texts.size / own.length).toBeGreaterThan(0.9)
    const naming = own.filter(({ text }) => text.includes(CAMPAIGN.lineId) || text.includes(CAMPAIGN.link))
    expect(naming.length / own.length).toBeGreaterThan(0.6)
  })

  it('stands alone: in any ten minutes of the live stream no other leaf has more than six posts', () => {
    for (let fromMs = START_MS; fromMs < START_MS + 10 * MINUTE_MS; fromMs += MINUTE_MS) {
      const counts = new Map<string, number>()
      for (const { atMs, label } of live) {
        if (label.leaf === undefined || label.campaign || atMs < fromMs || atMs >= fromMs + 10 * MINUTE_MS) continue
        counts.set(label.leaf, (counts.get(label.leaf) ?? 0) + 1)
      }
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(6)
    }
  })
})
