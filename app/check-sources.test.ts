import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadCollectors } from '../collectors/registry.ts'
import { parseConfig, secretsFrom } from '../config/load.ts'
import { NOON_MS } from '../tests/builders.ts'
import { checkSources, warnOfSecrets, warnOfSources } from './check-sources.ts'

it('warns of a budget that cannot pay for asking again for what is kept, and of nothing else', async () => {
  const collectors = await loadCollectors()
  const warnings = (part: object) => {
    const sources = [
      { id: 'paid', title: 'P', collector: 'x', options: {}, ...part },
      { id: 'videos', title: 'V', collector: 'youtube', options: {} },
      { id: 'plain', title: 'F', collector: 'feeds', options: { url: 'https://news.example/feed' } },
    ]
    return warnOfSources(parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] }), collectors, NOON_MS)
  }
  expect(warnings({})).toMatchObject([
    {
      path: 'sources[0]',
      problem: expect.stringMatching(/after 7 days, .* 5000 US cents are enough for 777 posts .* keeps posts for 365 days/) as unknown,
      remedy: 'set its retention below 7d, or raise the budget',
    },
  ]) // prettier-ignore
  expect(warnings({ retention: '6d' })).toEqual([])
  expect(warnings({ options: { centsPerMonth: 100_000 } })).toEqual([])
  expect(warnings({ enabled: false })).toEqual([])
})

it('warns of two sources that read the same', async () => {
  const collectors = await loadCollectors()
  const feed = (id: string, url: string, more: object = {}) => ({ id, title: id, collector: 'feeds', options: { url }, ...more }) // prettier-ignore
  const warnings = (...sources: readonly object[]) =>
    warnOfSources(parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] }), collectors, NOON_MS)
  const url = 'https://news.example/feed'
  expect(warnings(feed('a', url), feed('b', `${url}?page=2`), feed('c', url))).toMatchObject([{ path: 'sources[2]', value: 'c', problem: expect.stringContaining('the same as a') as unknown }]) // prettier-ignore
  expect(warnings(feed('a', url), feed('b', url, { enabled: false }))).toEqual([])
})

it('warns of readings without a pause between them', async () => {
  const collectors = await loadCollectors()
  const warnings = (source: object) =>
    warnOfSources(parseConfig(stringify({ sources: [{ id: 'a', title: 'A', ...source }] }), { where: 'test', categoryIds: [] }), collectors, NOON_MS) // prettier-ignore
  const feed = { collector: 'feeds', options: { url: 'https://news.example/feed' } }
  expect(warnings({ ...feed, every: '1s' })).toMatchObject([{ path: 'sources[0].every', value: 'a', problem: expect.stringMatching(/at least 1 request, .* 30 a minute/) as unknown, remedy: expect.stringContaining('more than 2s') as unknown }]) // prettier-ignore
  expect(warnings({ ...feed, every: '3s' })).toEqual([])
  const channels = { collector: 'telegram-channels', options: { channels: ['chan_one', 'chan_two', 'chan_three'] } }
  expect(warnings({ ...channels, every: '6s' })).toMatchObject([{ remedy: expect.stringContaining('more than 6s') as unknown }]) // prettier-ignore
})

it('says of a wrong address whose it is, what stands there and what it should look like', async () => {
  const collectors = await loadCollectors()
  const sources = [
    { id: 'videos', title: 'V', collector: 'youtube', options: { baseUrl: 'googleapis' } },
    { id: 'tag', title: 'T', collector: 'threads', options: { baseUrl: 'https://graph.threads.net?x=1' } },
  ]
  const parse = () =>
    parseConfig(stringify({ sources }), { where: 'test', categoryIds: [], check: (config) => checkSources(config, collectors) }) // prettier-ignore
  expect(parse).toThrow(
    /sources\[0\]\.options\.baseUrl of "videos": .*"googleapis".* e\.g\. https:\/\/www\.googleapis\.com/,
  )
  expect(parse).toThrow(/sources\[1\]\.options\.baseUrl of "tag": .*\?x=1.* e\.g\. https:\/\/graph\.threads\.net/)
})

it('warns of holidays of the moon that nobody knows yet, a month ahead', async () => {
  const collectors = await loadCollectors()
  const warnings = (day: string, holidays: readonly string[] = []) =>
    warnOfSources(parseConfig(stringify({ collecting: { holidays } }), { where: 'test', categoryIds: [] }), collectors, Date.parse(day)) // prettier-ignore
  expect(warnings('2027-11-15')).toEqual([])
  expect(warnings('2027-12-15')).toMatchObject([{ path: 'collecting.holidays', value: '2028' }])
  expect(warnings('2027-12-15', ['2028-02-10'])).toEqual([])
})

it('names a source whose token is not set, and how to set it', async () => {
  const collectors = await loadCollectors()
  const sources = [
    { id: 'videos', title: 'V', collector: 'youtube', options: {} },
    { id: 'feed', title: 'F', collector: 'feeds', options: { url: 'https://news.example/feed' } },
    { id: 'off', title: 'O', collector: 'x', options: {}, enabled: false },
  ]
  const config = parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] })
  const [warning, ...others] = warnOfSecrets(config, collectors, secretsFrom({}))
  expect(warning).toMatchObject({ path: 'sources[0]', value: 'videos' })
  const name = /while (\w+) is not set/.exec(warning?.problem ?? '')?.[1] ?? ''
  expect(warning?.remedy).toContain(`${name}_FILE`)
  expect(others).toEqual([])
  expect(warnOfSecrets(config, collectors, secretsFrom({ [name]: 'there' }))).toEqual([])
})
