import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext } from '../../core/ports/collector.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { parsePreview } from './parse.ts'

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

const OptionsSchema = z.strictObject({
  channels: z
    .array(z.string().regex(/^\w{4,32}$/, 'give the name of a public channel, without @ and without an address'))
    .min(1)
    .max(50)
    .describe('Names of public channels'),
  backfillDays: z.int().min(0).max(90).default(3).describe('How far the first reading goes back'),
  overlapHours: z.int().min(1).max(72).default(6).describe('How far each reading goes back behind the last one, to see edits'), // prettier-ignore
  maxPages: z.int().min(1).max(50).default(10).describe('Pages of about 20 messages of one channel in one reading'),
  baseUrl: baseUrlOption('https://t.me', 'Where the previews are'),
})
type Options = z.infer<typeof OptionsSchema>

export const telegramChannels = defineCollector<Options>({
  id: 'telegram-channels',
  title: 'Telegram channel previews',
  platform: 'telegram',
  termsUrl: 'https://telegram.org/tos',
  // One in two seconds.
  limits: { requestsPerMinute: 30 },
  robots: true,
  options: OptionsSchema,
  plan: (options) =>
    options.channels.map((channel) => ({
      method: 'GET',
      url: pageUrl(options, channel, undefined),
      spend: [],
      purpose: `newest messages of ${channel}`,
      delayMs: MINUTE_MS,
    })),
  async *collect(context) {
    const { channels, backfillDays, overlapHours, maxPages } = context.options
    // Names are the same in capitals.
    const names = new Map(channels.map((channel) => [channel.toLowerCase(), channel]))
    yield* readPasses(context, {
      lanes: [...names].map(([key, channel]) => channelLane(key, channel, context)),
      backfillMs: backfillDays * DAY_MS,
      overlapMs: overlapHours * 60 * MINUTE_MS,
      maxPages,
    })
  },
})

function channelLane(key: string, channel: string, { options, http, signal }: CollectContext<Options>): Lane {
  return {
    key,
    // Edits have no time of their own.
    version: ({ text }) => text,
    async read(_fromMs, next) {
      const answer = await http.get({
        url: pageUrl(options, channel, next),
        accept: 'text/html',
        headers: { 'Accept-Language': 'en' },
        signal,
      })
      if (answer.kind === 'not-modified')
        throw new CollectorError('schema-drift', `t.me/s/${channel}: answered "not modified" to a question without a condition`) // prettier-ignore
      // A channel without a preview leads to the page that offers to open it in the app.
      if (!new URL(answer.url).pathname.toLowerCase().endsWith(`/s/${key}`))
        throw new CollectorError('gone', `t.me/s/${channel}: has no public preview; it is private, no channel, or its owner switched the preview off: take it out of the options`) // prettier-ignore
      const page = parsePreview(new TextDecoder().decode(answer.body), answer.url)
      // Whether it is empty, or Telegram holds back, the other channels tell.
      if (!page.ok) throw new CollectorError(page.kind, `t.me/s/${channel}: ${page.problem}`, { partial: page.kind === 'rate-limited' }) // prettier-ignore
      return page
    },
  }
}

function pageUrl({ baseUrl }: Options, channel: string, before: string | undefined): string {
  return `${baseUrl}/s/${channel}${before === undefined ? '' : `?before=${before}`}`
}
