import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CollectorError } from '../../core/errors.ts'
import { Secret } from '../../core/secret.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { plenty } from '../../tests/fakes/collect-context.ts'
import { localServer, type LocalServer } from '../../tests/fakes/http-server.ts'
import { createHttpClient } from '../http/client.ts'
import { mastodon } from './collector.ts'

describe('asking a server for a timeline', () => {
  let server: LocalServer
  let answer: { readonly status: number; readonly body: unknown }
  beforeEach(async () => {
    answer = { status: 200, body: [] }
    server = await localServer((_request, response) =>
      response.writeHead(answer.status).end(JSON.stringify(answer.body)),
    )
  })
  afterEach(async () => {
    await server[Symbol.asyncDispose]()
  })

  async function read(options: object, token?: string): Promise<void> {
    const clock = instantClock(NOON_MS)
    const http = createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 2_000, maxBodyBytes: 100_000, allowPrivateAddresses: [server.hostPort], clock }) // prettier-ignore
    const { signal } = new AbortController()
    const secret = () => (token === undefined ? undefined : new Secret(token))
    const parsed = mastodon.options.parse({ server: server.url, ...options })
    for await (const page of mastodon.collect({
      options: parsed,
      cursor: undefined,
      signal,
      http,
      clock,
      secret,
      ...plenty,
    }))
      expect(page.posts).toEqual([])
  }
  const failure = async (...args: Parameters<typeof read>) => {
    try {
      await read(...args)
    } catch (error) {
      if (error instanceof CollectorError) return error
    }
    throw new Error('expected a CollectorError')
  }

  it('names a Thai tag safely, and which posts are wanted', async () => {
    await read({ timeline: 'tag', tag: 'เตือนภัย', local: true })
    expect(server.asked[0]?.path).toBe(`/api/v1/timelines/tag/${encodeURIComponent('เตือนภัย')}?limit=40&local=true`)
  })

  it('sends the token only to a server that is to have it', async () => {
    await read({}, 'SECRET')
    await read({ authenticated: true }, 'SECRET')
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer SECRET'])
  })

  it('says what to do when the server wants a login, and never the token', async () => {
    answer = { status: 401, body: { error: 'This method requires an authenticated user' } }
    expect((await failure({})).message).toMatch(/make a token there .* MASTODON_TOKEN .* authenticated: true/)
    const refused = await failure({ authenticated: true }, 'SECRET')
    expect(refused).toMatchObject({
      kind: 'auth-failed',
      message: expect.stringMatching(/refuses MASTODON_TOKEN/) as unknown,
    })
    expect(refused.message).not.toContain('SECRET')
  })

  it.each([
    [{ server: 'mastodon.in.th' }, /give the address of the server/],
    [{ timeline: 'tag' }, /needs a tag/],
    [{ tag: '#เตือนภัย' }, /without #/],
    [{ tags: ['x'] }, /Unrecognized key/],
  ])('options that cannot work are told when they are read: %o', (options, message) => {
    const parsed = mastodon.options.safeParse({ server: 'https://mastodon.in.th', ...options })
    expect(parsed.error?.message).toMatch(message)
  })
})
