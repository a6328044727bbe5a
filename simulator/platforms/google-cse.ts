import type { SimulatedPost } from '../world.ts'
import { searchTerms } from './google-query.ts'
import { pageOf, type PlatformAnswer, type PlatformSimulator } from './platform.ts'

const DAY_MS = 86_400_000

/** The Custom Search JSON API: at most 100 hits of a query, 10 at a time. */
export const googleCse: PlatformSimulator = {
  id: 'google-cse',
  items: ['items'],
  drift: { '"queries":': '"requests":' },
  refusals: {
    'wrong-token': () => failure(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'badRequest', 'API_KEY_INVALID'), // prettier-ignore
    'revoked-token': () => failure(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', 'badRequest', 'API_KEY_INVALID'), // prettier-ignore
    closed: () => failure(403, 'PERMISSION_DENIED', 'This project does not have the access to Custom Search JSON API.', 'forbidden'), // prettier-ignore
    quota: () => failure(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'customsearch.googleapis.com'.", 'rateLimitExceeded'), // prettier-ignore
    throttle: () => failure(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'customsearch.googleapis.com'.", 'rateLimitExceeded'), // prettier-ignore
  },
  answer({ path, parameters, posts, nowMs, fault }) {
    if (path !== '/customsearch/v1') return undefined
    const number = (name: string, byDefault: number) => Number(parameters.get(name) ?? byDefault)
    const [start, num] = [number('start', 1), number('num', 10)]
    if ((parameters.get('key') ?? '') === '') return failure(403, 'PERMISSION_DENIED', 'The request is missing a valid API key.', 'forbidden') // prettier-ignore
    if (num < 1 || num > 10 || start < 1 || start + num > 100 || parameters.get('cx') === null)
      return failure(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.', 'badRequest')
    const [, days = '9999'] = /^d(\d+)$/.exec(parameters.get('dateRestrict') ?? '') ?? []
    const { terms } = searchTerms(parameters.get('q') ?? '')
    const fits = ({ text, atMs }: SimulatedPost) => atMs >= nowMs - Number(days) * DAY_MS && terms.some((term) => text.includes(term)) // prettier-ignore
    const found = posts.filter(fits).toReversed()
    // Its pages are named by their first hit, so one without hits can't lead on.
    const played = fault?.kind === 'hollow' ? undefined : fault
    const { items, next } = pageOf(found, {
      token: start === 1 ? undefined : String(start - 1),
      size: num,
      fault: played,
    })
    const request = { totalResults: String(found.length), count: items.length, startIndex: start, cx: parameters.get('cx') } // prettier-ignore
    return {
      body: {
        kind: 'customsearch#search',
        queries: { request: [request], ...(next === undefined ? {} : { nextPage: [{ ...request, startIndex: Number(next.slice(1)) + 1 }] }) }, // prettier-ignore
        searchInformation: { totalResults: String(found.length) },
        ...(items.length === 0 ? {} : { items: items.map(hitOf) }),
      },
    }
  },
}

function hitOf({ id, text, atMs }: SimulatedPost) {
  const [title = '', ...rest] = text.split('\n')
  return {
    kind: 'customsearch#result',
    title,
    link: `https://page.synthetic.invalid/posts/${id}`,
    displayLink: 'page.synthetic.invalid',
    snippet: rest.join('\n'),
    pagemap: { metatags: [{ 'article:published_time': new Date(atMs).toISOString() }] },
  }
}

function failure(code: number, status: string, message: string, reason: string, detail?: string): PlatformAnswer {
  const details = detail === undefined ? {} : { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: detail }] } // prettier-ignore
  return { status: code, body: { error: { code, message, errors: [{ message, domain: 'global', reason }], status, ...details } } } // prettier-ignore
}
