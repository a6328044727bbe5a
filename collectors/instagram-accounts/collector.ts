import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector } from '../../core/ports/collector.ts'
import { GRAPH_ADDRESS_OPTIONS, graphRoot } from '../graph/address.ts'
import { createGraph, graphUrl, type Graph } from '../graph/graph.ts'
import { graphRateLimit } from '../graph/refusal.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { parseAccount } from './parse.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const PAGE_SIZE = 50
const MEDIA_FIELDS =
  'id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count,children{media_type,media_url}'

const OptionsSchema = z.strictObject({
  userId: z
    .string()
    .regex(/^\d+$/, 'give the digits of your own Instagram account')
    .describe('Your own Instagram professional account'),
  accounts: z
    .array(z.string().regex(/^[\w.]{1,30}$/, 'give the name without @'))
    .min(1)
    .describe('Names of professional accounts to read'),
  backfillDays: z.int().min(0).max(365).default(14).describe('How far the first reading goes back'),
  overlapHours: z.int().min(1).max(168).default(48).describe('How far each reading goes back behind the last one'),
  maxPages: z.int().min(1).max(100).default(20).describe('Pages of 50 of one account in one reading'),
  ...GRAPH_ADDRESS_OPTIONS,
})
type Options = z.infer<typeof OptionsSchema>

export const instagramAccounts = defineCollector<Options>({
  id: 'instagram-accounts',
  title: 'Instagram accounts',
  platform: 'instagram',
  termsUrl: 'https://developers.facebook.com/terms/',
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'INSTAGRAM_TOKEN', required: true },
    { name: 'FACEBOOK_APP_SECRET', required: false },
  ],
  options: OptionsSchema,
  rateLimit: graphRateLimit,
  plan: (options) =>
    options.accounts.map((account) => ({
      method: 'GET',
      url: graphUrl(graphRoot(options), options.userId, { fields: fieldsOf(account, undefined) }),
      spend: [],
      purpose: `what ${account} published`,
      delayMs: 10 * MINUTE_MS,
    })),
  async *collect(context) {
    const { options } = context
    const graph = createGraph(context, { root: graphRoot(options), token: 'INSTAGRAM_TOKEN', appSecret: 'FACEBOOK_APP_SECRET' }) // prettier-ignore
    yield* readPasses(context, {
      lanes: options.accounts.map((account) => accountLane(account, options, graph)),
      backfillMs: options.backfillDays * DAY_MS,
      overlapMs: options.overlapHours * HOUR_MS,
      maxPages: options.maxPages,
    })
  },
})

/** There is no address of a next page: where to go on stands among the fields. */
function fieldsOf(account: string, after: string | undefined): string {
  const page = `${after === undefined ? '' : `.after(${after})`}.limit(${PAGE_SIZE})`
  return `business_discovery.username(${account}){id,followers_count,media${page}{${MEDIA_FIELDS}}}`
}

function accountLane(account: string, options: Options, graph: Graph): Lane {
  return {
    key: account,
    async read(_fromMs, next) {
      const page = parseAccount(await graph.get(options.userId, { fields: fieldsOf(account, next) }))
      if (!page.ok) throw new CollectorError('schema-drift', `Instagram, ${account}: ${page.problem}`)
      return page
    },
  }
}
