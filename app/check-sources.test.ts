import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadCollectors } from '../collectors/registry.ts'
import { parseConfig } from '../config/load.ts'
import { warnOfSources } from './check-sources.ts'

it('warns of a budget that cannot pay for asking again for what is kept, and of nothing else', async () => {
  const collectors = await loadCollectors()
  const warnings = (part: object) => {
    const sources = [
      { id: 'paid', title: 'P', collector: 'x', options: {}, ...part },
      { id: 'videos', title: 'V', collector: 'youtube', options: {} },
      { id: 'plain', title: 'F', collector: 'feeds', options: { url: 'https://news.example/feed' } },
    ]
    return warnOfSources(parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] }), collectors)
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
