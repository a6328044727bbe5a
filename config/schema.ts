import { z } from 'zod'
import { ROLES } from '../core/annotation.ts'
import { type Secret } from '../core/secret.ts'
import { SourceStateSchema, TROUBLE_STATES } from '../core/source-health.ts'
import { secretName, slug } from './fields.ts'
import { IntakeSchema } from './intake.ts'

/**
 * The whole configuration, one file. Strict: an unknown key is an error. Every value has a default, so an empty file is valid.
 * Secrets are given by the name of an environment variable (`NAME`, or `NAME_FILE` naming a file), never in the file itself.
 */

const DURATION = /^(\d+)(s|m|h|d)$/
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `30s`, `5m`, `2h`, `7d` -> milliseconds. */
const duration = z
  .string()
  .regex(DURATION, 'write a number and a unit: 30s, 5m, 2h or 7d')
  .transform((text) => {
    const [, digits = '0', unit = 's'] = DURATION.exec(text) ?? []
    return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS]
  })
  .pipe(z.int().positive())

const cron = z.string().regex(/^(\S+\s+){4,5}\S+$/, 'write five or six cron fields, e.g. "0 7 * * 1"')

export const SourceSchema = z.strictObject({
  id: slug,
  title: z.string().min(1).describe('What the page calls it'),
  collector: slug.describe('Folder under collectors/, e.g. feeds; its README.md has the options'),
  every: duration.prefault('15m').describe('How often it is read'),
  enabled: z.boolean().default(true),
  synthetic: z.boolean().default(false).describe('True for made-up data: said wherever its posts appear'),
  retention: duration.optional().describe('Posts older than this are erased; default: retention.posts'),
  options: z.record(z.string(), z.unknown()).default({}).describe("The collector's own; checked by it"),
})
export type SourceConfig = z.infer<typeof SourceSchema>

const not = z
  .array(z.string().regex(/^[^"]*\S[^"]*$/, 'write a word or phrase without quotation marks'))
  .default([])
  .describe('Words or phrases that a hit must not hold')
const askedSources = z
  .array(slug)
  .optional()
  .describe('Ids of the sources whose platforms are asked for it; default: every source that can search')

export const WatchWordSchema = z.strictObject({
  id: slug,
  title: z.string().min(1),
  queries: z.array(z.string().min(1)).min(1).describe('Search queries; any one of them is a hit'),
  not,
  sources: askedSources,
})
export type WatchWord = z.infer<typeof WatchWordSchema>

export const WatchCategorySchema = z.strictObject({
  category: z.string().min(1).describe('A leaf of the taxonomy, or a top category for all its leaves'),
  queries: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Search queries; default: those that come with Rawang (config/category-words.yaml)'),
  not,
  sources: askedSources,
})

export const AlertRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('burst').describe('A category above its own past'),
    id: slug,
    categories: z.array(z.string()).default([]).describe('Leaves or top categories; empty: every leaf'),
    roles: z.array(z.enum(ROLES)).default(['lure', 'victim-report']).describe('Roles whose posts count'),
    minScore: z.number().positive().default(3.5).describe('Modified z-score from which it is unusual'),
    minPosts: z.int().positive().default(5),
    minAuthors: z.int().nonnegative().default(3).describe('Different authors, so that one loud voice is no outbreak'),
    quietAfter: duration.prefault('2h').describe('Below the line for so long: the burst is over, the alert closes'),
    channels: z.array(slug).default([]).describe('Where it is delivered; empty: every channel'),
  }),
  z.strictObject({
    kind: z.literal('watch-word').describe('A watch-word is seen'),
    id: slug,
    watchWords: z.array(slug).default([]).describe('Ids of watchWords; empty: all'),
    roles: z.array(z.enum(ROLES)).default([...ROLES]),
    minPosts: z.int().positive().default(1),
    quietAfter: duration.prefault('24h'),
    channels: z.array(slug).default([]),
  }),
  z.strictObject({
    kind: z.literal('source-silent').describe('A source can no longer be read, or what it sends can not'),
    id: slug,
    after: duration.prefault('1h').describe('So long without a successful run'),
    channels: z.array(slug).default([]),
  }),
  z.strictObject({
    kind: z.literal('source-state').describe('A source changes into a state that somebody should know of'),
    id: slug,
    states: z
      .array(SourceStateSchema.extract(TROUBLE_STATES))
      .min(1)
      .default(['stale', 'blocked', 'auth-failed', 'schema-drift', 'gone'])
      .describe('Which states; by default those that do not pass by themselves'),
    sources: z.array(slug).default([]).describe('Ids of sources; empty: all'),
    after: duration.prefault('15m').describe('So long in the state, so that one bad answer alerts nobody'),
    channels: z.array(slug).default([]),
  }),
])
export type AlertRule = z.infer<typeof AlertRuleSchema>

export const AlertChannelSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook').describe('A Standard Webhook: signed, retried'),
    id: slug,
    url: z.url({ protocol: /^https?$/ }),
    secret: secretName.describe('Environment variable with the signing secret, whsec_…'),
    allowPrivateAddress: z.boolean().default(false).describe('Allow loopback and private networks, and http://'),
    timeout: duration.prefault('15s'),
  }),
])
export type AlertChannel = z.infer<typeof AlertChannelSchema>

const address = z
  .string()
  .regex(/^(?:[^\s:/@[\]]+|\[[0-9a-f:]+\]):\d{1,5}$/i, 'write host:port')
  .describe('host:port')
const ca = z.string().min(1).optional().describe('File with certificates (PEM) to trust beside the usual ones')

const redisAccess = {
  username: z.string().min(1).optional(),
  password: secretName.optional(),
  tls: z.boolean().default(false).describe('Encrypted connections'),
  ca,
}

export const RedisSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single'), server: address, database: z.int().min(0).default(0), ...redisAccess }),
  z.strictObject({
    kind: z.literal('sentinel'),
    sentinels: z.array(address).min(1),
    name: z.string().min(1).describe('What the sentinels call the server'),
    sentinelPassword: secretName.optional(),
    ...redisAccess,
  }),
  z.strictObject({ kind: z.literal('cluster'), nodes: z.array(address).min(1), ...redisAccess }),
])
export type RedisConfig = z.infer<typeof RedisSchema>

export const INDEX_PERIODS = ['day', 'month', 'year'] as const

/** Of keys and indices: an index's name may hold no more. */
export const PREFIX = /^[a-z][a-z0-9]{0,40}$/

export const ElasticsearchSchema = z.strictObject({
  node: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username === '',
      'leave user and password out; name them under "auth"',
    )
    .describe('Address, e.g. https://search.example:9200'),
  auth: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('api-key'), secret: secretName }),
      z.strictObject({ kind: z.literal('basic'), username: z.string().min(1), password: secretName }),
    ])
    .optional(),
  ca,
})
export type ElasticsearchConfig = z.infer<typeof ElasticsearchSchema>

const ClusterSchema = z.strictObject({
  prefix: z
    .string()
    .regex(PREFIX, 'use lower-case letters and digits, beginning with a letter, at most 41')
    .default('rawang')
    .describe('Of all keys and indices: installations with different ones see nothing of each other'),
  redis: RedisSchema.optional().describe('Where the queues are; REDIS_URL alone does as well, and goes before'),
  elasticsearch: ElasticsearchSchema.optional().describe('Where posts and state are; ELASTICSEARCH_URL alone does as well, and goes before'), // prettier-ignore
  indexPeriod: z.enum(INDEX_PERIODS).default('month').describe('Posts of one period share an index'),
  shards: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Of each index that is made from now on: one for every 40 GB of a period'),
})

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export const EXPORT_FORMATS = ['xlsx', 'csv', 'json', 'html'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const ConfigSchema = z.strictObject({
  server: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe('Anything but loopback needs authentication, which this version does not have'),
      port: z.int().min(0).max(65_535).default(1212),
    })
    .prefault({}),
  collecting: z
    .strictObject({
      contact: z
        .string()
        .min(3)
        .default('https://github.com/rawang-th/rawang')
        .describe('Sent to every platform with our name: a page or mail address'),
      requestTimeout: duration.prefault('20s'),
      maxBodyMb: z.number().positive().max(100).default(10),
      holidays: z
        .array(z.iso.date('write a day of the calendar, e.g. 2027-02-21'))
        .default([])
        .describe(
          'Public holidays on which no source is missed, beside those that are known (of fixed date, and of the moon until 2027): 2028-02-10',
        ),
      allowPrivateAddresses: z
        .array(z.string())
        .default([])
        .describe('host:port pairs on private networks that sources may use'),
    })
    .prefault({}),
  sources: z.array(SourceSchema).default([]),
  intake: IntakeSchema.prefault({}).describe('What people send to the centre'),
  watchWords: z.array(WatchWordSchema).default([]),
  watchCategories: z
    .array(WatchCategorySchema)
    .default([])
    .describe('Categories whose words the platforms that can search are asked for, beside the watch-words'),
  processing: z
    .strictObject({
      customWords: z.array(z.string().min(1)).default([]).describe('Words that the segmenter must know'),
      threads: z
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe('Threads that read posts; default: one per core but one, at most 8'),
    })
    .prefault({}),
  trends: z
    .strictObject({
      every: duration.prefault('1m'),
      window: duration.prefault('1h').describe('The stretch that is judged'),
      historyDays: z.int().min(3).max(60).default(14),
    })
    .prefault({}),
  alerts: z
    .strictObject({
      rules: z.array(AlertRuleSchema).default([]),
      channels: z.array(AlertChannelSchema).default([]),
      /** Delays between delivery attempts; after the last one it has failed. */
      retryAfter: z
        .array(duration)
        .default(() => ['5s', '5m', '30m', '2h', '5h', '10h', '14h', '20h', '24h'].map((d) => duration.parse(d))),
    })
    .prefault({}),
  exports: z
    .strictObject({
      firstDayOfWeek: z.enum(WEEKDAYS).default('monday'),
      weekly: cron
        .default('0 7 * * 1')
        .describe('When the week before is written into exports/ of the data folder (Bangkok time)'),
      formats: z.array(z.enum(EXPORT_FORMATS)).default([...EXPORT_FORMATS]),
    })
    .prefault({}),
  retention: z
    .strictObject({
      posts: duration.prefault('365d'),
    })
    .prefault({}),
  cluster: ClusterSchema.prefault({}).describe(
    'For several processes, on one or many machines. Without Redis one process works, on queues in its data folder; without Elasticsearch posts and state are there',
  ),
  logging: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    })
    .prefault({}),
})
export type Config = z.infer<typeof ConfigSchema>

/** Resolves a secret by its name, from the environment or the file that NAME_FILE names. */
export type SecretSource = (name: string) => Secret | undefined
