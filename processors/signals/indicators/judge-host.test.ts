import { describe, expect, it } from 'vitest'
import { loadLexicons } from '../../load-lexicons.ts'
import { createAnnotator } from '../../pipeline.ts'
import { createHostJudge } from './judge-host.ts'

const lexicons = loadLexicons()
const judge = createHostJudge(lexicons.hosts)

describe('hosts that only look like a bank or an agency', () => {
  it.each([
    ['kbank-th.com', 'kasikornbank.com', 'added-words'],
    ['scb-secure.top', 'scb.co.th', 'added-words'],
    ['scbonline.vip', 'scb.co.th', 'added-words'],
    ['krungthaibonus.com', 'krungthai.com', 'added-words'],
    ['thaipolice-online.com', 'royalthaipolice.go.th', 'added-words'],
    ['krungthai.top', 'krungthai.com', 'other-ending'],
    ['go-th.info', 'go.th', 'other-ending'],
    ['rd-go-th.com', 'go.th', 'other-ending'],
    ['scb.co.th.login.top', 'scb.co.th', 'part-of-name'],
    ['login-scb.co.th.top', 'scb.co.th', 'part-of-name'],
    ['board.go.th.foo.com', 'go.th', 'other-ending'],
    ['scb-th.web.app', 'scb.co.th', 'added-words'],
    ['dlt.go.th.cc', 'dlt.go.th', 'part-of-name'],
    ['krungthal.com', 'krungthai.com', 'look-alike'],
    ['5cb-th.com', 'scb.co.th', 'look-alike'],
    ['xn--kbnk-63d.com', 'kasikornbank.com', 'look-alike'],
  ])('%s', (host, own, by) => {
    expect(judge(host).imitates).toMatchObject({ host: own, by })
    expect(judge(host).checks).not.toHaveProperty('official')
  })
})

describe('hosts that are what they seem', () => {
  it('are official when they, or what they stand under, are a bank’s or agency’s', () => {
    for (const { hosts } of lexicons.hosts)
      for (const host of hosts)
        for (const name of [host, `www.${host}`])
          expect(judge(name), name).toEqual({ checks: { suffix: true, official: true } })
  })
  it.each([
    'gsb.stanford.edu', 'sso.company.com', 'bangkokpost.com', 'krungthai-axa.co.th', 'bit.ly', 'shopee.co.th', 'goth.com', 'ais.co.th',
    'pantip.com', 'muslimthaipost.com', 'thaipost.net', 'pwa.example.com', 'scbigshop.com', 'kbankerboy.net', 'ttbdrama.com', 'moph.go.th', 'customs.gov.sg',
    'ttb.gov', 'gsb.gov.tr', 'cyberpolice.gov.ua', 'studentloan.com', 'my.web.app', 'github.io',
  ])('%s looks like nobody', (host) => {
    expect(judge(host)).toEqual({ checks: { suffix: true } })
  }) // prettier-ignore
  it('end in a public suffix, or say that they do not', () => {
    expect(judge('kerry.nosuchending').checks).toEqual({ suffix: false })
    expect(judge('1.2.3.4').checks).toEqual({ suffix: false })
  })
})

it('the indicator says it, also for letters of another script, and the price of a thing is no host', () => {
  const annotator = createAnnotator({ lexicons, customWords: [] })
  const [link] = annotator.annotate('อัปเดตบัญชีที่ https://kb\u0430nk.com/login ด่วน').indicators
  expect(link).toMatchObject({
    type: 'url',
    value: 'https://xn--kbnk-63d.com/login',
    written: 'https://kb\u0430nk.com/login',
    imitates: { name: 'ธนาคารกสิกรไทย', host: 'kasikornbank.com', by: 'look-alike' },
  })
  expect(annotator.annotate('ลดเหลือ 590.- ถึง 30.4.61 เวลา 10.30 น. รุ่น a.54').indicators).toEqual([])
})
