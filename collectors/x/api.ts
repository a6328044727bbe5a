import { CollectorError } from '../../core/errors.ts'
import type { CollectContext } from '../../core/ports/collector.ts'
import { centsOf, mostCentsOf, type Options } from './options.ts'
import { parseAnswer, type ParsedAnswer } from './parse.ts'
import { complaintOf, readRefusal, type Complaint } from './refusal.ts'

type Parameters = Readonly<Record<string, string | number | undefined>>
/** X renamed its fields in August 2026; both spellings are alive. */
type Dialect = 'new' | 'old'

const SHARED_FIELDS = 'created_at,lang,conversation_id,public_metrics,entities,possibly_sensitive,geo'
const USER_FIELDS = 'username,public_metrics,protected'
const MEDIA_FIELDS = 'url,type,preview_image_url,alt_text,duration_ms,variants'
const PLACE_FIELDS = 'full_name,name,country,country_code,place_type,geo'
const FIELDS: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  new: {
    'post.fields': `${SHARED_FIELDS},referenced_posts,note_post`,
    expansions: 'author_id,attachments.media_keys,referenced_posts,geo.place_id',
  },
  old: {
    'tweet.fields': `${SHARED_FIELDS},author_id,referenced_tweets,note_tweet`,
    expansions: 'author_id,attachments.media_keys,referenced_tweets.id,geo.place_id',
  },
}

export interface Api {
  /** Undefined: `since_id` is older than the search reaches. */
  search(parameters: Parameters): Promise<ParsedAnswer | undefined>
  /** At most 100 ids. */
  lookUp(ids: readonly string[]): Promise<ParsedAnswer>
}

export function createApi({ options, http, secret, signal, clock }: CollectContext<Options>): Api {
  const token = secret('X_BEARER_TOKEN')?.reveal() ?? ''
  let dialect: Dialect = 'new'

  async function ask(path: string, parameters: Parameters, most: number): Promise<ParsedAnswer | Complaint> {
    const reserved = mostCentsOf(options, most)
    const refusal: { complaint?: Complaint | undefined } = {}
    let value: unknown
    try {
      ;({ value } = await http.getJson({
        url: addressOf(options, dialect, path, parameters),
        signal,
        spend: [{ budget: 'cents', amount: reserved }],
        freeWhenRefused: true,
        headers: { Authorization: `Bearer ${token}` },
        readRefusal: (answer) => {
          refusal.complaint = complaintOf(answer)
          return readRefusal(answer, clock.nowMs())
        },
      }))
    } catch (error) {
      if (refusal.complaint === undefined) throw error
      return refusal.complaint
    }
    const parsed = parseAnswer(value)
    if (!parsed.ok) throw new CollectorError('schema-drift', `X, ${path}: ${parsed.problem}`)
    await http.settle([{ budget: 'cents', amount: centsOf(options, parsed.read.posts, parsed.read.users) - reserved }])
    return parsed
  }

  /** In the dialect that works. */
  async function askEither(path: string, parameters: Parameters, most: number): Promise<ParsedAnswer | 'since-id'> {
    const first = await ask(path, parameters, most)
    if (first !== 'dialect') return first
    dialect = dialect === 'new' ? 'old' : 'new'
    const second = await ask(path, parameters, most)
    if (second === 'dialect')
      throw new CollectorError(
        'schema-drift',
        `X, ${path}: knows neither post.fields nor tweet.fields; its interface has changed`,
      )
    return second
  }

  return {
    async search(parameters) {
      const answer = await askEither('search/recent', parameters, Number(parameters['max_results']))
      return answer === 'since-id' ? undefined : answer
    },
    async lookUp(ids) {
      const answer = await askEither('', { ids: ids.join(',') }, ids.length)
      if (answer === 'since-id') throw new CollectorError('schema-drift', 'X: refuses a look-up by ids')
      return answer
    },
  }
}

export function searchUrl(options: Options, dialect: Dialect, parameters: Parameters): string {
  return addressOf(options, dialect, 'search/recent', parameters)
}

function addressOf({ baseUrl }: Options, dialect: Dialect, path: string, parameters: Parameters): string {
  const url = new URL(`${baseUrl}/2/tweets${path === '' ? '' : `/${path}`}`)
  const sorted = path === '' ? {} : { sort_order: 'recency' }
  const all: Parameters = {
    ...parameters,
    ...sorted,
    ...FIELDS[dialect],
    'user.fields': USER_FIELDS,
    'media.fields': MEDIA_FIELDS,
    'place.fields': PLACE_FIELDS,
  }
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}
