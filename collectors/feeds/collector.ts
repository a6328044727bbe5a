import { z } from 'zod'
import { defineCollector } from '../../core/ports/collector.ts'
import { readFeeds } from '../feed-format/read-feeds.ts'

export const feeds = defineCollector({
  id: 'feeds',
  title: 'RSS, Atom and JSON Feed',
  platform: 'feeds',
  termsUrl: 'https://www.rssboard.org/rss-specification',
  limits: { requestsPerMinute: 30 },
  options: z.strictObject({
    url: z.url({
      protocol: /^https?$/,
      error: 'give the address of the feed itself, beginning with http:// or https://',
    }),
    languageHint: z.string().min(2).optional().describe('Language of a feed that does not say it, e.g. th'),
    maxItems: z.int().min(1).max(1_500).default(500).describe('Newest items that are looked at in one reading'),
  }),
  collect: (context) => readFeeds(context, [context.options]),
})
