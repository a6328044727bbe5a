/** Days of the past that a first reading takes, where a platform reaches as far back. */
const BACKFILL_DAYS = 14
/** As good as no limit: the demo asks every few seconds what a platform would be asked every quarter of an hour. */
const PLENTY = 10_000_000
/** Stand in most posts about money. */
const WORDS = ['เงิน', 'โอน', 'โกง', 'หลอก', 'ร้าน', 'เว็บ', 'กู้', 'บาท']

interface DemoSource {
  readonly id: string
  readonly title: string
  readonly collector: string
  readonly every: string
  readonly options: Readonly<Record<string, unknown>>
}

/** The simulated platforms beside the feeds, the Mastodon server and the Jetstream, each asked as the real one would be. */
export function otherPlatforms(url: string): readonly DemoSource[] {
  const source = (collector: string, title: string, options: object, every = '20s'): DemoSource => ({
    id: `synthetic-${collector}`,
    title: `${title} (สังเคราะห์)`,
    collector,
    every,
    options: { ...options, baseUrl: `${url}/${collector}` },
  })
  return [
    source('facebook-pages', 'เพจ Facebook', {
      pages: ['synthetic.page'],
      comments: false,
      backfillDays: BACKFILL_DAYS,
    }),
    source('x', 'X', { queries: [`(${WORDS.join(' OR ')})`], always: '', backfillDays: 6, centsPerMonth: PLENTY }),
    source('youtube', 'YouTube', { queries: [WORDS.join('|')], comments: false, backfillDays: BACKFILL_DAYS, searchesPerDay: PLENTY, unitsPerDay: PLENTY }), // prettier-ignore
    source('tiktok-research', 'TikTok', { keywords: WORDS, backfillDays: BACKFILL_DAYS, requestsPerDay: PLENTY }),
    // A hashtag of the simulated platform that every post has.
    source('instagram-hashtags', 'Instagram', { userId: '17841400000000001', hashtags: ['ทุกโพสต์'] }),
    source('instagram-accounts', 'บัญชี Instagram', { userId: '17841400000000001', accounts: ['synthetic.bank'], backfillDays: BACKFILL_DAYS }), // prettier-ignore
    source('threads', 'Threads', { queries: WORDS, backfillDays: BACKFILL_DAYS, queriesPerDay: PLENTY }),
    source('telegram-channels', 'ช่อง Telegram', { channels: ['SynthChan'], backfillDays: BACKFILL_DAYS }),
    source('pantip', 'Pantip', {}),
    source('reddit', 'Reddit', {
      subreddits: ['Synthetic'],
      comments: false,
      useWatchWords: false,
      backfillDays: BACKFILL_DAYS,
    }),
    // Each reading logs in, which is allowed 300 times a day.
    source('bluesky-search', 'ค้นหา Bluesky', { queries: WORDS.slice(0, 4), backfillDays: BACKFILL_DAYS }, '5m'),
    source('google-news', 'Google News', { queries: [WORDS.join(' OR ')], within: '7d' }),
    source('google-alerts', 'Google Alerts', { alerts: ['1/2'] }),
    source('google-cse', 'Google', { engine: 'synthetic', queries: [WORDS.join(' OR ')], withinDays: BACKFILL_DAYS, maxPages: 9, queriesPerDay: 10_000, endsOn: '2100-01-01' }, '3m'), // prettier-ignore
  ]
}
