import { z } from 'zod'
import { defineCollector } from '../../core/ports/collector.ts'
import { readFeeds } from '../feed-format/read-feeds.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { mendTopic } from './parse.ts'

const MINUTE_MS = 60_000

const OptionsSchema = z.strictObject({
  maxItems: z.int().min(1).max(1_000).default(200).describe('Newest topics that are looked at in one reading'),
  baseUrl: baseUrlOption('https://pantip.com', 'Where Pantip is'),
})
type Options = z.infer<typeof OptionsSchema>

export const pantip = defineCollector<Options>({
  id: 'pantip',
  title: 'Pantip newest topics',
  platform: 'pantip',
  termsUrl: 'https://pantip.com/',
  limits: { requestsPerMinute: 6 },
  robots: true,
  options: OptionsSchema,
  plan: (options) => [
    { method: 'GET', url: feedUrl(options), spend: [], purpose: 'newest topics of all rooms', delayMs: 5 * MINUTE_MS },
  ],
  collect: (context) =>
    readFeeds(context, [
      {
        url: feedUrl(context.options),
        languageHint: 'th',
        maxItems: context.options.maxItems,
        mend: mendTopic,
        idsAreGlobal: true,
      },
    ]),
})

function feedUrl({ baseUrl }: Options): string {
  return `${baseUrl}/forum/feed`
}
