import { mkdirSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiWorld, type ApiWorld } from '../../tests/api-world.ts'
import { eventually } from '../../tests/cli.ts'
import { createApi } from './app.ts'
import { ChangeSchema } from './schemas/meta.ts'
import { ProblemSchema } from './schemas/shapes.ts'

const SCRIPT = 'export const calm = true\n'.repeat(200)

describe('the server, over real connections', () => {
  let world: ApiWorld
  let server: Server
  let port: number

  const open = (path: string, { method = 'GET', headers = {} }: { method?: string; headers?: object } = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, method, headers: { ...headers }, agent: false }, resolve)
        .on('error', reject)
        .end()
    })
  const get = async (path: string, options: Parameters<typeof open>[1] = {}) => {
    const answer = await open(path, options)
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }
  }
  /** The stream's text up to `until`, or to its end. */
  const listen = async (answer: IncomingMessage) => {
    const text = { all: '' }
    answer.setEncoding('utf8').on('data', (chunk: string) => (text.all += chunk))
    const ended = new Promise<void>((resolve) => answer.once('close', resolve))
    await eventually('the stream begins', () => (text.all.includes(': ready') ? true : undefined))
    return { text, ended }
  }

  beforeAll(async () => {
    world = await openApiWorld()
    const assets = join(world.deps.pageDir, 'assets')
    mkdirSync(assets, { recursive: true })
    writeFileSync(
      join(world.deps.pageDir, 'index.html'),
      '<meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/a-1.js"></script>',
    )
    writeFileSync(join(assets, 'a-1.js'), SCRIPT)
    server = createAdaptorServer({ fetch: createApi(world.deps).fetch }) as Server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(async () => {
    world.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await world[Symbol.asyncDispose]()
  })

  it('gives the page a policy that runs nothing but its own files, with a nonce of its own each time', async () => {
    const [first, second] = [await get('/'), await get('/')]
    const policy = String(first.headers['content-security-policy'])
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(part)
    expect(policy).not.toContain('unsafe')
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
    expect(first.body.toString()).toContain(`content="${nonce}"`)
    expect(second.headers['content-security-policy']).not.toBe(policy)
    expect(first.headers['cache-control']).toBe('no-cache')
  })

  it('gives files that never change for good, and compressed', async () => {
    const asset = await get('/assets/a-1.js', { headers: { 'accept-encoding': 'gzip' } })
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
    })
    expect(asset.body.length).toBeLessThan(SCRIPT.length / 4)
    expect(gunzipSync(asset.body).toString()).toBe(SCRIPT)
    expect((await get('/assets/a-1.js')).body.toString()).toBe(SCRIPT)
  })

  it.each([
    ['/', {}],
    ['/api/v1/meta', {}],
    ['/api/v1/stats', {}],
    ['/nothing', {}],
    ['/api/v1/meta', { headers: { host: 'rebound.example' } }],
    ['/api/v1/meta', { method: 'POST', headers: { origin: 'https://evil.example' } }],
  ])('sends its safety headers with %s %o, whatever the answer', async (path, options) => {
    expect((await get(path, options)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
    })
  })

  it.each(['rebound.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '192.168.1.5', '0.0.0.0'])(
    'answers nothing to the name %s',
    async (host) => {
      const { status, body } = await get('/api/v1/posts', { headers: { host } })
      expect(status).toBe(421)
      expect(ProblemSchema.parse(JSON.parse(body.toString())).remedy).toContain('127.0.0.1')
      expect((await get('/api/v1/meta', { headers: { host: `localhost:${port}` } })).status).toBe(200)
    },
  )

  it('describes itself as OpenAPI 3.1 in which every reference leads somewhere', async () => {
    const text = (await get('/openapi.json')).body.toString()
    const document = JSON.parse(text) as {
      paths: Record<string, Record<string, { parameters?: { name: string; in: string }[]; responses: object }>>
      components: { schemas: object }
    }
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
    expect(references.length).toBeGreaterThan(20)
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
    for (const [path, methods] of Object.entries(document.paths))
      for (const operation of Object.values(methods)) {
        const declared = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => `{${p.name}}`)
        expect(declared, path).toEqual(path.match(/\{\w+\}/g) ?? [])
        expect(Object.keys(operation.responses).length, path).toBeGreaterThan(0)
      }
  })

  it('tells every open page of changes within a second, together, and lets all of them go at the end', async () => {
    const streams = await Promise.all(Array.from({ length: 40 }, () => open('/api/v1/events')))
    expect(streams[0]?.headers['content-type']).toContain('text/event-stream')
    const listening = await Promise.all(streams.map(listen))
    const readers = world.readers()
    expect(readers).toBe(40)

    const begunMs = performance.now()
    world.change('posts')
    world.change('alert')
    world.change('posts')
    await Promise.all(
      listening.map(({ text }) =>
        eventually('the change', () => (text.all.includes('event: change') ? true : undefined)),
      ),
    )
    expect(performance.now() - begunMs).toBeLessThan(1_000)
    for (const { text } of listening) {
      const told = [...text.all.matchAll(/data: (.*)/g)].map(([, data]) => ChangeSchema.parse(JSON.parse(data ?? '')))
      expect(told.map(({ kinds }) => kinds)).toEqual([['posts', 'alert']])
    }

    // A reader that goes is forgotten; one that only asks for the head never begins to read.
    for (const stream of streams.slice(0, 10)) stream.destroy()
    await get('/api/v1/events', { method: 'HEAD' })
    await eventually('ten fewer', () => (world.readers() === 30 ? true : undefined))

    const stoppingMs = performance.now()
    world.stop()
    await Promise.all(listening.map(({ ended }) => ended))
    expect(performance.now() - stoppingMs).toBeLessThan(1_000)
    expect(world.readers()).toBe(0)
  })
})
