import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../core/errors.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { localServer } from '../../tests/fakes/http-server.ts'
import type { Address } from './address-guard.ts'
import { createHttpClient } from './client.ts'

const signal = new AbortController().signal
const LOOPBACK: Address = { address: '127.0.0.1', family: 4 }

function clientFor(allowPrivateAddresses: readonly string[], names: Readonly<Record<string, readonly Address[]>> = {}) {
  return createHttpClient({
    contact: 'https://example.org/contact',
    requestTimeoutMs: 2_000,
    maxBodyBytes: 1024 * 1024,
    allowPrivateAddresses,
    clock: instantClock(NOON_MS),
    resolve: (hostname) => Promise.resolve(names[hostname] ?? []),
  })
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'ok'
  } catch (error) {
    if (error instanceof CollectorError) return error.kind
    throw error
  }
}

const redirectTo =
  (location: string, status = 302) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { Location: location }).end()
  }
const ok = (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200).end('here')
}

describe('a private address', () => {
  it.each([
    'http://127.0.0.1/', 'http://0x7f.1/', 'http://2130706433/', 'http://017700000001/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/', 'http://192.168.1.1/', 'http://172.16.0.1/', 'http://100.64.0.1/',
    'http://0.0.0.0/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'ftp://8.8.8.8/', 'file:///etc/passwd', 'http://user:pass@8.8.8.8/',
  ])('is not read: %s', async (url) => {
    expect(await kindOf(clientFor([]).get({ url, signal }))).toBe('blocked')
  }) // prettier-ignore

  it('is not read behind a name either, whatever else the name says', async () => {
    await using server = await localServer(ok)
    const client = clientFor([], { 'evil.example': [LOOPBACK], localhost: [LOOPBACK] })
    expect(await kindOf(client.get({ url: `http://evil.example:${server.port}/`, signal }))).toBe('blocked')
    expect(await kindOf(client.get({ url: `http://localhost:${server.port}/`, signal }))).toBe('blocked')
    expect(await kindOf(client.openSocket(`ws://evil.example:${server.port}/`, signal))).toBe('blocked')
    expect(server.asked).toHaveLength(0)
  })

  it('is read when the configuration allows it, at that port only', async () => {
    await using server = await localServer(ok)
    await using other = await localServer(ok)
    const client = clientFor([server.hostPort])
    expect(await kindOf(client.get({ url: server.url, signal }))).toBe('ok')
    expect(await kindOf(client.get({ url: other.url, signal }))).toBe('blocked')
    expect(other.asked).toHaveLength(0)
  })

  it('is told to a person with the line to configure', async () => {
    const client = clientFor([])
    await expect(client.get({ url: 'http://127.0.0.1:8080/x?token=SECRET', signal })).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:8080\/x: .*add "127\.0\.0\.1:8080" to collecting\.allowPrivateAddresses$/,
    )
  })

  it('the connection goes to the address that was checked, not to what the name says a moment later', async () => {
    await using server = await localServer(ok)
    let asked = 0
    const client = createHttpClient({
      contact: 'https://example.org/contact',
      requestTimeoutMs: 2_000,
      maxBodyBytes: 1_000,
      allowPrivateAddresses: [`rebind.example:${server.port}`],
      clock: instantClock(NOON_MS),
      resolve: () => Promise.resolve([asked++ === 0 ? LOOPBACK : { address: '127.0.0.2', family: 4 }]),
    })
    expect(await kindOf(client.get({ url: `http://rebind.example:${server.port}/`, signal }))).toBe('ok')
    expect(asked).toBe(1)
  })
})

describe('a redirect', () => {
  it.each([
    'http://127.0.0.1:1/', 'http://169.254.169.254/latest/', 'http://[::1]/', 'http://0x7f.1/', '//127.1/', 'http://evil.example/',
    'file:///etc/passwd', 'gopher://127.0.0.1/',
  ])('to %s is not followed', async (location) => {
    await using server = await localServer(redirectTo(location))
    const client = clientFor([server.hostPort], { 'evil.example': [LOOPBACK] })
    expect(await kindOf(client.get({ url: server.url, signal }))).toBe('blocked')
    expect(server.asked).toHaveLength(1)
  }) // prettier-ignore

  it('is followed, and the answer says where it came from', async () => {
    await using server = await localServer((request, response) => {
      if (request.url === '/old') redirectTo('/new?x=1', 301)(request, response)
      else ok(request, response)
    })
    const answer = await clientFor([server.hostPort]).get({ url: `${server.url}/old`, signal })
    expect(answer).toMatchObject({ kind: 'ok', url: `${server.url}/new?x=1` })
  })

  it('is followed five times, not for ever', async () => {
    const hops = (n: number) => (request: IncomingMessage, response: ServerResponse) => {
      const at = Number(request.url?.slice(1))
      if (at < n) redirectTo(`/${at + 1}`)(request, response)
      else ok(request, response)
    }
    await using five = await localServer(hops(5))
    expect(await kindOf(clientFor([five.hostPort]).get({ url: `${five.url}/0`, signal }))).toBe('ok')
    await using six = await localServer(hops(6))
    expect(await kindOf(clientFor([six.hostPort]).get({ url: `${six.url}/0`, signal }))).toBe('schema-drift')
    expect(six.asked).toHaveLength(6)
  })

  it('takes no token to another host, but keeps it on its own', async () => {
    await using other = await localServer(ok)
    await using server = await localServer((request, response) => {
      redirectTo(request.url === '/' ? '/there' : other.url)(request, response)
    })
    const client = clientFor([server.hostPort, other.hostPort])
    const headers = { Authorization: 'Bearer SECRET', 'X-Api-Key': 'SECRET', Cookie: 'a=SECRET' }
    expect(await kindOf(client.get({ url: server.url, headers, signal }))).toBe('ok')
    expect(server.asked.map((request) => request.headers.authorization)).toEqual(['Bearer SECRET', 'Bearer SECRET'])
    expect(JSON.stringify(other.asked)).not.toContain('SECRET')
    expect(other.asked[0]?.headers['user-agent']).toMatch(/^Rawang\//)
  })
})
