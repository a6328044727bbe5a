import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext } from '../../core/ports/collector.ts'
import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'
import type { Options } from './options.ts'
import { parseSearch, type ParsedPage } from './parse.ts'

const SessionSchema = z.object({ accessJwt: z.string().min(1) })
const ErrorSchema = z.object({ error: z.string() })
/** The token's own trouble: a new session may mend it. */
const STALE = new Set(['ExpiredToken', 'InvalidToken'])

/** What a log-in costs. */
export const SESSION = { budget: 'sessions', amount: 1 } as const

export interface Search {
  readonly query: string
  readonly fromMs: number
  readonly cursor: string | undefined
}
export type Version = 'v2' | 'v1'

export function sessionUrl(options: Options): string {
  return `${rootOf(options)}/com.atproto.server.createSession`
}

/** Asks the search as a logged-in account. One session serves a run; a token never outlives it. */
export function createApi({ options, http, secret, signal }: CollectContext<Options>) {
  let token: string | undefined
  let version: Version = 'v2'

  async function logIn(): Promise<string> {
    const { value } = await http.getJson({
      url: sessionUrl(options),
      method: 'POST',
      body: JSON.stringify({
        identifier: secret('BLUESKY_IDENTIFIER')?.reveal() ?? '',
        password: secret('BLUESKY_APP_PASSWORD')?.reveal() ?? '',
      }),
      headers: { 'Content-Type': 'application/json' },
      spend: [SESSION],
      readRefusal: ({ status, body }) =>
        status === 401 || (status === 400 && errorIn(body) !== undefined)
          ? { kind: 'auth-failed', message: 'refuses BLUESKY_IDENTIFIER with BLUESKY_APP_PASSWORD; make an app password under Settings → Privacy and security and give both' } // prettier-ignore
          : undefined,
      signal,
    })
    const session = SessionSchema.safeParse(value).data
    if (session === undefined)
      throw new CollectorError('schema-drift', 'Bluesky, createSession: gave no access token; its interface may have changed') // prettier-ignore
    return session.accessJwt
  }

  /** The answer; `stale` when the token is no longer good, `absent` when this host has no such method. */
  async function ask(search: Search): Promise<unknown> {
    const told: { is?: 'stale' | 'absent' } = {}
    token ??= await logIn()
    try {
      const { value } = await http.getJson({
        url: searchUrl(options, version, search),
        headers: { Authorization: `Bearer ${token}` },
        readRefusal: (answer) => {
          const name = errorIn(answer.body)
          if (name !== undefined && STALE.has(name)) told.is = 'stale'
          if (version === 'v2' && (answer.status === 501 || answer.status === 404)) told.is = 'absent'
          return readRefusal(answer, name)
        },
        signal,
      })
      return value
    } catch (error) {
      if (error instanceof CollectorError && told.is !== undefined) return told.is
      throw error
    }
  }

  return {
    /** @throws CollectorError, among them `schema-drift` for a query that the search can't read. */
    async search(search: Search): Promise<ParsedPage> {
      let value = await ask(search)
      if (value === 'stale') {
        token = undefined
        value = await ask(search)
      }
      if (value === 'absent') {
        version = 'v1'
        value = await ask(search)
      }
      if (value === 'stale')
        throw new CollectorError('auth-failed', 'Bluesky: refuses the token of a new session; look whether the account is in order') // prettier-ignore
      const page = parseSearch(value, ['th'])
      if (!page.ok) throw new CollectorError('schema-drift', `Bluesky, searchPosts: ${page.problem}`)
      return page
    },
  }
}

export function searchUrl(options: Options, version: Version, { query, fromMs, cursor }: Search): string {
  const method = version === 'v2' ? 'searchPostsV2' : 'searchPosts'
  const url = new URL(`${rootOf(options)}/app.bsky.feed.${method}`)
  const since = new Date(fromMs).toISOString()
  const own = version === 'v2' ? { query, sort: 'recent', queryLanguage: 'th' } : { q: query, sort: 'latest' }
  const all = { ...own, since, limit: '100', ...(cursor === undefined ? {} : { cursor }) }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return url.href
}

function rootOf({ baseUrl }: Options): string {
  return `${baseUrl}/xrpc`
}

function readRefusal({ status }: RefusedAnswer, name: string | undefined): RefusalReading | undefined {
  if (name === 'BadQueryString')
    return { kind: 'gone', message: 'can’t read one of the queries; correct it in the options or the watch-words' }
  if (name !== undefined && (STALE.has(name) || name.startsWith('Auth') || status === 401))
    return { kind: 'auth-failed', message: `refuses the session (${name}); look whether the account of BLUESKY_IDENTIFIER is in order` } // prettier-ignore
  return undefined
}

/** The name of an XRPC error; undefined when the answer is none (a proxy's page). */
function errorIn(body: string): string | undefined {
  try {
    const name = ErrorSchema.safeParse(JSON.parse(body)).data?.error
    return name !== undefined && /^\w{1,50}$/.test(name) ? name : undefined
  } catch {
    return undefined
  }
}
