import { ConfigSchema, type Config } from '../../config/schema.ts'
import { otherPlatforms } from './other-platforms.ts'

/** Environment name under which the demo's own, freshly made secret is handed out. */
export const DEMO_WEBHOOK_SECRET = 'RAWANG_DEMO_WEBHOOK_SECRET'

export interface DemoPlaces {
  /** The simulated platform. */
  readonly platform: { readonly url: string; readonly streamUrl: string; readonly hostPort: string }
  /** Where the local receiver takes alerts. */
  readonly receiverUrl: string
  readonly port: number
}

/** Days of the past that a first reading takes: more than trends look back. */
const BACKFILL_DAYS = 16

/**
 * The demo's configuration: the simulated platform's sources, read every few seconds, and one channel to the local receiver.
 * The judged window is ten minutes, not an hour, since the present runs faster than the past it is compared with; and a burst
 * needs ten posts, which only the campaign has.
 */
export function demoConfig({ platform, receiverUrl, port }: DemoPlaces): Config {
  return ConfigSchema.parse({
    server: { port },
    collecting: { allowPrivateAddresses: [platform.hostPort] },
    sources: [
      {
        id: 'synthetic-news',
        title: 'ข่าว (สังเคราะห์)',
        collector: 'feeds',
        every: '10s',
        options: { url: `${platform.url}/feed.xml?items=400`, maxItems: 400 },
      },
      {
        id: 'synthetic-board',
        title: 'กระดานร้องทุกข์ (สังเคราะห์)',
        collector: 'feeds',
        every: '5s',
        options: { url: `${platform.url}/board.json?items=1000`, maxItems: 1_000 },
      },
      {
        id: 'synthetic-mastodon',
        title: 'Mastodon (สังเคราะห์)',
        collector: 'mastodon',
        every: '4s',
        options: { server: platform.url, local: true, backfillDays: BACKFILL_DAYS, maxPages: 500 },
      },
      {
        id: 'synthetic-warnings',
        title: 'Mastodon อื่น #เตือนภัย (สังเคราะห์)',
        collector: 'mastodon',
        every: '8s',
        options: {
          server: platform.url,
          timeline: 'tag',
          tag: 'เตือนภัย',
          remote: true,
          backfillDays: BACKFILL_DAYS,
          maxPages: 500,
        },
      },
      {
        id: 'synthetic-jetstream',
        title: 'Bluesky (สังเคราะห์)',
        collector: 'bluesky-jetstream',
        every: '1m',
        options: { endpoints: [platform.streamUrl], backfillMinutes: 36 * 60, runSeconds: 55 },
      },
      ...otherPlatforms(platform.url),
    ].map((source) => ({ ...source, synthetic: true })),
    watchWords: [
      { id: 'remote-app', title: 'แอปดูดเงิน', queries: ['แอปดูดเงิน'] },
      { id: 'number-1441', title: 'สายด่วน 1441', queries: ['1441'] },
    ],
    trends: { every: '3s', window: '10m' },
    alerts: {
      rules: [
        { kind: 'burst', id: 'burst', minPosts: 10, minAuthors: 5, quietAfter: '5m' },
        { kind: 'source-silent', id: 'source-silent', after: '5m' },
      ],
      channels: [
        {
          kind: 'webhook',
          id: 'synthetic-receiver',
          url: receiverUrl,
          secret: DEMO_WEBHOOK_SECRET,
          allowPrivateAddress: true,
        },
      ],
    },
  })
}
