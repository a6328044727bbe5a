import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpClient } from '../http/client.ts'
import { Secret } from '../../core/secret.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { localServer, type LocalServer } from '../../tests/fakes/http-server.ts'
import { createGraph } from './graph.ts'
import { graphRateLimit, readGraphRefusal } from './refusal.ts'

const NOW_MS = Date.UTC(2026, 10, 24)

describe('a Graph API', () => {
  let server: LocalServer
  let answer: { status: number; body: unknown }
  beforeAll(async () => {
    server = await localServer((_, response) => {
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body))
    })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    answer = { status: 200, body: { data: [] } }
  })
  const graph = () => {
    const clock = instantClock(NOW_MS)
    const http = createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 2_000, maxBodyBytes: 100_000, allowPrivateAddresses: [server.hostPort], clock }) // prettier-ignore
    const { signal } = new AbortController()
    return createGraph(
      { http, clock, signal, secret: () => new Secret('SECRET') },
      { root: `${server.url}/v26.0`, token: 'T' },
    )
  }

  it('is followed to its own host only, whatever host a next page names, and its token goes into no address', async () => {
    await graph().follow('https://graph.facebook.com/v24.0/4/posts?access_token=OTHER&until=7&__paging_token=x')
    expect(server.asked.at(-1)).toMatchObject({
      path: '/v26.0/4/posts?until=7&__paging_token=x',
      headers: { authorization: 'Bearer SECRET' },
    })
  })

  it('is left alone when even a small page is too much', async () => {
    answer = {
      status: 500,
      body: { error: { code: 1, message: "Please reduce the amount of data you're asking for" } },
    }
    const before = server.asked.length
    await expect(graph().get('4/posts', { limit: 40 })).rejects.toMatchObject({ kind: 'unreachable' })
    expect(server.asked.slice(before).map(({ path }) => path.split('limit=')[1])).toEqual(['40', '20', '10', '5'])
  })
})

describe('a refusal of a Graph API', () => {
  const read = (error: object, headers = {}) => readGraphRefusal({ status: 400, headers, body: JSON.stringify({ error }) }, 'THE_TOKEN', NOW_MS) // prettier-ignore
  it.each([
    [{ code: 190, error_subcode: 463 }, 'auth-failed'],
    [{ code: 10, message: "(#10) To use 'Page Public Content Access'" }, 'auth-failed'],
    [{ code: 200 }, 'auth-failed'],
    [{ code: 100, message: '(#100) … requires either app secret proof or an app token' }, 'auth-failed'],
    [{ code: 100, error_subcode: 33 }, 'gone'],
    [{ code: 100, message: 'bad field' }, 'schema-drift'],
    [{ code: 4 }, 'rate-limited'],
    [{ code: 80_002 }, 'rate-limited'],
    [{ code: 18, error_subcode: 2_207_034 }, 'quota-exhausted'],
    [{ code: 24, error_subcode: 2_207_024 }, 'gone'],
    [{ code: 368 }, 'blocked'],
    [{ code: 2 }, 'unreachable'],
    [{ code: -1, error_subcode: 2_207_001 }, 'unreachable'],
    [{ code: 1, message: 'An unknown error occurred' }, 'unreachable'],
  ])('%j is %s', (error, kind) => {
    expect(read(error)).toMatchObject({ kind })
  })
  it('names the token and never a message that may quote one', () => {
    expect(read({ code: 190, message: 'token EAAB123' })?.message).toMatch(/THE_TOKEN/)
    expect(read({ code: 190, message: 'token EAAB123' })?.message).not.toContain('EAAB123')
  })
  it('is read by its status when it is none of theirs', () => {
    for (const body of ['<html>', '{}', '[]', '{"error":"x"}'])
      expect(readGraphRefusal({ status: 503, headers: {}, body }, 'T', NOW_MS)).toBeUndefined()
  })
})

describe('usage headers', () => {
  it.each([
    [{ 'x-app-usage': '{"call_count":28,"total_time":25,"total_cputime":25}' }, 72, 10],
    [{ 'x-app-usage': '{"call_count":28,"total_time":99,"total_cputime":25}' }, 0, 10],
    [{ 'x-business-use-case-usage': '{"1":[{"type":"pages","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":17}]}' }, 0, 17], // prettier-ignore
  ])('%j leave %i percent, else %i minutes to wait', (headers, remaining, minutes) => {
    expect(graphRateLimit(headers, NOW_MS)).toEqual({ remaining, resetAtMs: NOW_MS + minutes * 60_000 })
  })
  it.each([{}, { 'x-app-usage': 'x' }])('say nothing: %j', (headers) => {
    expect(graphRateLimit(headers, NOW_MS)).toBeUndefined()
  })
})
