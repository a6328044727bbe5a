import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformRequest, type PlatformSimulator } from './platform.ts'

/** What Facebook, Instagram and Threads have in common. */

export const graphTime = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}+0000`

export function graphError(status: number, code: number, message: string, subcode?: number): PlatformAnswer {
  const error = { message, type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }), fbtrace_id: 'synthetic' } // prettier-ignore
  return { status, body: { error } }
}

export const GRAPH_REFUSALS: PlatformSimulator['refusals'] = {
  'wrong-token': () => graphError(400, 190, 'Error validating access token: Session has expired.', 463),
  'revoked-token': () => graphError(400, 190, 'Error validating access token: The user has not authorized application 1.', 458), // prettier-ignore
  permission: () => graphError(400, 10, "(#10) To use 'Page Public Content Access', your use of this endpoint must be reviewed and approved by Facebook."), // prettier-ignore
  'app-limit': () => ({
    ...graphError(400, 4, '(#4) Application request limit reached'),
    headers: { 'X-App-Usage': '{"call_count":100,"total_time":25,"total_cputime":25}' },
  }),
  'page-limit': () => ({
    ...graphError(400, 80_001, 'There have been too many calls to this Page account.', 2_494_055),
    headers: {
      'X-Business-Use-Case-Usage':
        '{"1":[{"type":"pages","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":17}]}',
    },
  }),
  temporary: () => graphError(500, 2, 'Service temporarily unavailable'),
  /** As long as more than ten are asked for. */
  'too-much': ({ parameters }) =>
    Number(parameters.get('limit') ?? 25) > 10
      ? graphError(500, 1, "Please reduce the amount of data you're asking for, then retry your request")
      : undefined,
  gone: () => graphError(400, 100, 'Unsupported get request. Object does not exist, cannot be loaded due to missing permission.', 33), // prettier-ignore
  /** Of a page that is not the first. */
  'bad-cursor': () => graphError(400, 100, '(#100) Invalid cursors values were passed.'),
  'hashtag-limit': () => graphError(400, 18, 'The number of hashtags is over the limit', 2_207_034),
}

/** No token in the header or the address. */
export function isAnonymous({ headers, parameters }: PlatformRequest): boolean {
  return headers['authorization'] === undefined && !parameters.has('access_token')
}

export const NO_TOKEN = graphError(400, 104, 'An access token is required to request this resource.')

/** A page and its `paging.next`: the request's own address, with the token in it, and where to go on. */
export function graphPage(
  { path, base, parameters, fault }: PlatformRequest,
  posts: readonly SimulatedPost[],
  item: (post: SimulatedPost) => unknown,
  paging: { readonly defaultLimit: number; readonly cursors: 'none' | 'after' | 'same' },
): Record<string, unknown> {
  const size = Number(parameters.get('limit') ?? paging.defaultLimit)
  const page = pageOf(posts, { token: parameters.get('__page') ?? parameters.get('after') ?? undefined, size, fault })
  if (page.next === undefined) return { data: page.items.map(item) }
  const next = new URL(base + path)
  for (const [name, value] of parameters) next.searchParams.set(name, value)
  next.searchParams.set('access_token', 'SYNTHETIC-TOKEN')
  next.searchParams.set(paging.cursors === 'after' ? 'after' : '__page', page.next)
  const after = paging.cursors === 'same' ? 'c2FtZQ' : page.next
  if (paging.cursors === 'same') next.searchParams.set('after', after)
  const cursors = paging.cursors === 'none' ? {} : { cursors: { before: 'QmVmb3Jl', after } }
  return { data: page.items.map(item), paging: { ...cursors, next: next.href } }
}
