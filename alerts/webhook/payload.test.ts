import { describe, expect, it } from 'vitest'
import type { Alert } from '../../core/alert.ts'
import { HOUR_MS } from '../../core/bangkok-time.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { webhookBody } from './payload.ts'

const alert: Alert = {
  id: '1795410000000-burst-fraud.loan',
  ruleId: 'burst',
  kind: 'burst',
  subject: 'fraud.loan',
  title: { th: 'แจ้งเตือน: หลอกให้กู้เงิน 23 โพสต์ใน 1 ชม. (ปกติ 2)', en: 'Alert: Loan scam, 23 posts in 1 h (usually 2)' },
  state: 'open',
  test: false,
  openedAtMs: NOON_MS,
  updatedAtMs: NOON_MS,
  acknowledgedAtMs: null,
  closedAtMs: null,
  window: { fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS },
  observed: 23,
  expected: 2.041_666,
  score: 6.8,
  authors: 19,
  reposts: 1,
  roles: { lure: 20, 'victim-report': 3 },
  firstSeenMs: NOON_MS - HOUR_MS,
  evidence: ['mastodon:1', 'mastodon:2'],
  indicators: [
    { type: 'url', value: 'https://bad.example/loan', posts: 12 },
    { type: 'line-id', value: '@fastloan', posts: 9 },
  ],
  sources: { 'mastodon-in-th': 23 },
  severity: 62,
  referTo: ['ccib', 'pct', 'platform'],
}

interface Body {
  type: string
  timestamp: string
  data: {
    test: boolean
    expected: number
    evidence: string[]
    indicators: { value: string }[]
    links: { dashboard: string }
  }
}
const bodyOf = (part: Partial<Alert> = {}) => JSON.parse(webhookBody({ ...alert, ...part })) as Body

describe('webhookBody', () => {
  it('says what happened when, with offenders’ indicators made unclickable and posts by id', () => {
    const { type, timestamp, data } = bodyOf()
    expect({ type, timestamp }).toEqual({ type: 'alert.opened', timestamp: new Date(NOON_MS).toISOString() })
    expect(data).toMatchObject({ title: alert.title, observed: 23, expected: 2.04, referTo: alert.referTo })
    expect(data.indicators.map(({ value }) => value)).toEqual(['hxxps://bad[.]example/loan', '@fastloan'])
    expect(data.evidence).toEqual(['mastodon:1', 'mastodon:2'])
    expect(data.links.dashboard).toBe('/?alert=1795410000000-burst-fraud.loan')
  })

  it('names no author, also where a platform builds the account into the id of a post', () => {
    const evidence = [
      'bluesky:at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3l',
      'mastodon:https://m.example/users/somchai/statuses/1',
      'feeds:https://m.example/@somchai/2',
      'feeds:pantip/43',
    ]
    expect(bodyOf({ evidence }).data).toMatchObject({ evidencePosts: 4, evidence: ['feeds:pantip/43'] })
  })

  it('marks a test in its type and its data', () => {
    expect(bodyOf({ test: true, kind: 'test' })).toMatchObject({ type: 'alert.test', data: { test: true } })
  })

  it('stays under 20 kB whatever the alert holds, keeping what is most telling', () => {
    const long = bodyOf({
      evidence: Array.from({ length: 20 }, (_, i) => `${i}:${'ก'.repeat(1_000)}`),
      indicators: Array.from({ length: 20 }, (_, i) => ({
        type: 'url',
        value: `https://x.example/${'ก'.repeat(5_000)}`,
        posts: 20 - i,
      })),
      sources: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`source-${'x'.repeat(100)}-${i}`, 1])),
    })
    expect(Buffer.byteLength(JSON.stringify(long))).toBeLessThan(20_000)
    expect(long.data.evidence[0]).toMatch(/^0:/)
    expect(long.data).toMatchObject({ title: alert.title })
  })
})
