import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createFaultBook, WEB_PAGE, type Fault, type FaultPlace } from './faults.ts'
import { FEED_TYPES, renderFeed, type FeedFormat } from './feed.ts'
import { attachJetstream } from './jetstream-server.ts'
import { escapeMarkup } from './markup.ts'
import { singleStatus, timelinePage } from './mastodon.ts'
import { PLATFORMS } from './platforms/all.ts'
import { play } from './platforms/play.ts'
import type { SimulatedWorld } from './world.ts'

export interface SimulatedPlatformOptions {
  readonly world: SimulatedWorld
  readonly nowMs: () => number
  /** 0, the default: any free port. */
  readonly port?: number
  /** Items in a feed; `?items=` in a request's address asks for another number. */
  readonly feedWindow?: number
}

export interface SeenRequest {
  /** By the platform's clock, epoch ms. */
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

export interface SimulatedPlatform extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: `/feed.xml`, `/feed.atom`, `/feed.json`, the same for `/board`, the root of a Mastodon server, and `/ID` for each of simulator/platforms/. */
  readonly url: string
  /** `ws://127.0.0.1:PORT/subscribe`: a Jetstream. */
  readonly streamUrl: string
  /** As `collecting.allowPrivateAddresses` wants it. */
  readonly hostPort: string
  /** Goes wrong from now on, or for so many requests; `undefined` puts it right. */
  setFault(place: FaultPlace, fault: Fault | undefined, times?: number): void
  /** Everything asked so far, oldest first. */
  requests(): readonly SeenRequest[]
  /** Sends a raw message to everybody who listens to the stream. */
  sendToStreams(message: string): void
}

const FEED = /^\/(feed|board)\.(xml|atom|json)$/
const FORMATS: Readonly<Record<string, FeedFormat>> = { xml: 'rss', atom: 'atom', json: 'json' }
const TITLES = { feed: 'Synthetic news (simulated)', board: 'Synthetic board (simulated)' } as const
const TIMELINE = /^\/api\/v1\/timelines\/(?:public|tag\/([^/]+))$/
const STATUS = /^\/api\/v1\/statuses\/(\w+)$/
const RATE_LIMIT = 300

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A platform to collect from, on this machine: everything it says is synthetic. */
export async function startSimulatedPlatform(options: SimulatedPlatformOptions): Promise<SimulatedPlatform> {
  const { world, nowMs } = options
  const faults = createFaultBook()
  const seen: SeenRequest[] = []
  const record = (request: IncomingMessage) => {
    const url = new URL(request.url ?? '/', 'http://simulated.invalid')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    seen.push({ atMs: nowMs(), method: request.method ?? 'GET', path: url.pathname, query: url.search, headers })
    return url
  }
  const server = createServer((request, response) => {
    const url = record(request)
    const base = `http://${request.headers.host ?? ''}`
    const answering = text(request).then((body) => {
      const part = partOf(url.pathname)
      const fault = part === undefined ? undefined : faults.take(part, url.pathname)
      const answer = answerOf(request, { url, base, body, fault, options })
      if (fault === undefined || !misbehave(fault, answer, response)) send(request, response, answer)
    })
    // A mistake of the simulator's own must not look like a platform that never answers.
    answering.catch((error: unknown) => response.writeHead(500).end(`the simulated platform failed: ${String(error)}`))
  })
  const stream = attachJetstream(server, { world, nowMs, faults, record })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${hostPort}`,
    streamUrl: `ws://${hostPort}/subscribe`,
    hostPort,
    setFault: (place, fault, times) => {
      faults.set(place, fault, times)
    },
    requests: () => seen,
    sendToStreams: (message) => {
      stream.send(message)
    },
    async [Symbol.asyncDispose]() {
      stream.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function partOf(path: string): string | undefined {
  if (FEED.test(path)) return 'feed'
  if (TIMELINE.test(path) || STATUS.test(path)) return 'mastodon'
  const platform = platformOf(path)
  return platform?.sound?.test(path.slice(platform.id.length + 1)) === true ? undefined : platform?.id
}

function platformOf(path: string) {
  return PLATFORMS.find(({ id }) => path.startsWith(`/${id}/`))
}

interface Asked {
  readonly url: URL
  readonly base: string
  readonly body: string
  readonly fault: Fault | undefined
  readonly options: SimulatedPlatformOptions
}

function answerOf(request: IncomingMessage, { url, base, body, fault, options }: Asked): Answer {
  const platform = platformOf(url.pathname)
  if (platform === undefined) return answerTo(url, base, fault, options)
  const asked = {
    method: request.method ?? 'GET',
    path: url.pathname.slice(platform.id.length + 1),
    parameters: url.searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body,
    base: `${base}/${platform.id}`,
    nowMs: options.nowMs(),
    fault,
  }
  return play(platform, asked, (nowMs) => options.world.publishedBy(nowMs))
}

function answerTo(url: URL, base: string, fault: Fault | undefined, options: SimulatedPlatformOptions): Answer {
  const published = options.world.publishedBy(options.nowMs())
  const [, feed, ending = ''] = FEED.exec(url.pathname) ?? []
  const format = FORMATS[ending]
  if (format !== undefined) {
    const at = feed === 'board' ? 'board' : 'feed'
    const window = Number(url.searchParams.get('items') ?? options.feedWindow ?? 50)
    const newest = published.filter(({ place }) => place === at).slice(-window)
    const posts = fault?.kind === 'empty' ? [] : fault?.kind === 'duplicate' ? newest.flatMap((p) => [p, p]) : newest
    const body = renderFeed(format, posts.toReversed(), { url: base, title: TITLES[at] })
    return {
      status: 200,
      type: FEED_TYPES[format],
      body: fault?.kind === 'drift' ? body.replaceAll(/<(\/?)(rss|feed)\b/g, '<$1syndication').replace('"version"', '"edition"').replace('"items"', '"things"') : body, // prettier-ignore
      headers: {
        ETag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
        'Last-Modified': new Date(newest.at(-1)?.atMs ?? 0).toUTCString(),
      },
    }
  }
  const timeline = TIMELINE.exec(url.pathname)
  if (timeline !== null) {
    const tag = timeline[1] === undefined ? undefined : decodeURIComponent(timeline[1])
    const posts = published.filter(({ place }) => place === 'mastodon')
    const { statuses, link } = timelinePage(posts, { tag, parameters: url.searchParams, url: base, path: url.pathname })
    const page = fault?.kind === 'empty' ? [] : fault?.kind === 'duplicate' ? statuses.flatMap((s) => [s, s]) : statuses
    const body = JSON.stringify(page)
    return {
      status: 200,
      type: 'application/json; charset=utf-8',
      body:
        fault?.kind === 'drift' ? body.replaceAll('"uri":', '"identifier":').replaceAll('"content":', '"note":') : body,
      headers: {
        ...(link === undefined || fault?.kind === 'empty' ? {} : { Link: link }),
        'X-RateLimit-Limit': String(RATE_LIMIT),
        'X-RateLimit-Remaining': String(RATE_LIMIT - 1),
        'X-RateLimit-Reset': new Date(options.nowMs() + 300_000).toISOString().replace('Z', '000Z'),
      },
    }
  }
  const [, statusId] = STATUS.exec(url.pathname) ?? []
  if (statusId !== undefined) {
    const status = singleStatus(published.filter(({ place }) => place === 'mastodon'), statusId, base) // prettier-ignore
    const isThere = status !== undefined
    return { status: isThere ? 200 : 404, type: 'application/json; charset=utf-8', body: JSON.stringify(status ?? { error: 'Record not found' }) } // prettier-ignore
  }
  const post = published.find(({ id }) => url.pathname === `/posts/${id}`)
  if (post === undefined) return { status: 404, type: 'application/json', body: '{"error":"Record not found"}' }
  const page = `<!doctype html><html lang="th"><meta charset="utf-8"><title>Synthetic post</title><h1>Synthetic post · โพสต์สังเคราะห์</h1><pre style="white-space:pre-wrap">${escapeMarkup(post.text)}</pre></html>`
  return { status: 200, type: 'text/html; charset=utf-8', body: page }
}

/** True when the fault made the answer by itself. */
function misbehave(fault: Fault, answer: Answer, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers })
      response.end('{"error":"simulated"}')
      return true
    case 'redirect':
      response.writeHead(302, { Location: fault.to }).end()
      return true
    case 'hang':
      return true
    case 'slow':
      setTimeout(
        () => response.writeHead(answer.status, { 'Content-Type': answer.type, ...answer.headers }).end(answer.body),
        fault.delayMs,
      )
      return true
    case 'cut-off': {
      const body = Buffer.from(answer.body)
      response.writeHead(200, { 'Content-Type': answer.type, 'Content-Length': body.byteLength })
      response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => response.destroy())
      return true
    }
    case 'huge':
      response.writeHead(200, { 'Content-Type': answer.type })
      response.end(answer.body.padEnd(fault.bytes, ' '))
      return true
    case 'web-page':
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(WEB_PAGE)
      return true
    default:
      return false
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body, headers }: Answer): void {
  const etag = headers?.['ETag']
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag }).end()
    return
  }
  response.writeHead(status, { 'Content-Type': type, ...headers }).end(body)
}
