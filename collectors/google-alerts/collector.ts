import { z } from 'zod'
import { defineCollector } from '../../core/ports/collector.ts'
import { readFeeds } from '../feed-format/read-feeds.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { mendHit } from './parse.ts'

const HOUR_MS = 3_600_000
/** Of one alert; far more than Google shows. */
const HITS = 200

const OptionsSchema = z.strictObject({
  alerts: z
    .array(
      z
        .string()
        .regex(
          /^(?:https:\/\/www\.google\.[a-z.]{2,6}\/alerts\/feeds\/)?\d+\/\d+$/,
          'give the address of the alert’s feed: https://www.google.com/alerts/feeds/NUMBER/NUMBER',
        ),
    ) // prettier-ignore
    .min(1)
    .max(20)
    .describe('Addresses of the alerts’ feeds'),
  baseUrl: baseUrlOption('https://www.google.com', 'Where Google Alerts is'),
})
type Options = z.infer<typeof OptionsSchema>

export const googleAlerts = defineCollector<Options>({
  id: 'google-alerts',
  title: 'Google Alerts',
  platform: 'google-alerts',
  termsUrl: 'https://policies.google.com/terms',
  limits: { requestsPerMinute: 6 },
  options: OptionsSchema,
  plan: (options) =>
    feedUrls(options).map((url) => ({ method: 'GET', url, spend: [], purpose: 'hits of an alert', delayMs: HOUR_MS })),
  collect: (context) =>
    readFeeds(
      context,
      feedUrls(context.options).map((url) => ({ url, maxItems: HITS, mend: mendHit, idsAreGlobal: true })),
    ),
})

function feedUrls({ alerts, baseUrl }: Options): readonly string[] {
  const numbers = new Set(alerts.map((alert) => alert.split('/').slice(-2).join('/')))
  return [...numbers].map((pair) => `${baseUrl}/alerts/feeds/${pair}`)
}
