import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { parseFeedDocument } from '../feed-format/parse.ts'

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5'

const CursorSchema = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** Of the body, for servers that send neither. */
  bodyHash: z.string(),
  /** Epoch ms of the last reading. */
  readAtMs: z.int(),
  /** The window as last read: hash of an item's id -> hash of its content. */
  seen: z.record(z.string(), z.string()),
})
type Cursor = z.infer<typeof CursorSchema>

export const feeds = defineCollector({
  id: 'feeds',
  title: 'RSS, Atom and JSON Feed',
  platform: 'feeds',
  termsUrl: 'https://www.rssboard.org/rss-specification',
  limits: { requestsPerMinute: 30 },
  options: z.strictObject({
    url: z.url({
      protocol: /^https?$/,
      error: 'give the address of the feed itself, beginning with http:// or https://',
    }),
    languageHint: z.string().min(2).optional().describe('Language of a feed that does not say it, e.g. th'),
    maxItems: z.int().min(1).max(1_500).default(500).describe('Newest items that are looked at in one reading'),
  }),
  async *collect({ options, cursor, signal, http, clock }) {
    const before = readCursor(cursor)
    const answer = await http.get({
      url: options.url,
      accept: ACCEPT,
      validators: { etag: before?.etag, lastModified: before?.lastModified },
      signal,
    })
    const readAtMs = clock.nowMs()
    if (answer.kind === 'not-modified') {
      if (before === undefined)
        throw new CollectorError('schema-drift', `${options.url}: answered "not modified" to its first reading`)
      yield { posts: [], cursor: JSON.stringify({ ...before, readAtMs }), notModified: true }
      return
    }
    const bodyHash = shortHash(answer.body)
    if (before?.bodyHash === bodyHash) {
      yield { posts: [], cursor: JSON.stringify({ ...before, ...answer.validators, readAtMs }), notModified: true }
      return
    }
    const parsed = parseFeedDocument({
      feedUrl: options.url,
      url: answer.url,
      body: answer.body,
      contentType: answer.headers['content-type'],
      languageHint: options.languageHint,
      maxItems: options.maxItems,
    })
    if (!parsed.ok) throw new CollectorError('schema-drift', `feed ${new URL(options.url).host}: ${parsed.problem}`)

    const items = parsed.posts.map((post) => ({
      post,
      idHash: shortHash(post.nativeId),
      contentHash: contentHash(post),
    }))
    const fresh = items.filter(({ idHash, contentHash }) => before?.seen[idHash] !== contentHash)
    const seen = Object.fromEntries(items.map(({ idHash, contentHash }) => [idHash, contentHash]))
    const after: Cursor = { ...answer.validators, bodyHash, readAtMs, seen }
    yield {
      posts: fresh.map(({ post }) => post),
      cursor: JSON.stringify(after),
      counted: parsed.counted,
      ...gapSince(before, Object.keys(seen), oldest(parsed.posts, readAtMs)),
    }
  },
})

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined
  try {
    return CursorSchema.safeParse(JSON.parse(cursor)).data
  } catch {
    return undefined
  }
}

/** Nothing is left of the window read last, and what is there now is all younger: what passed through in between was missed. */
function gapSince(before: Cursor | undefined, idHashes: readonly string[], oldestMs: number) {
  if (before === undefined || idHashes.length === 0 || Object.keys(before.seen).length === 0) return {}
  if (oldestMs <= before.readAtMs || idHashes.some((idHash) => idHash in before.seen)) return {}
  return { gap: { fromMs: before.readAtMs, toMs: oldestMs } }
}

function oldest(posts: readonly RawPost[], readAtMs: number): number {
  return posts.reduce((min, { publishedAtMs }) => Math.min(min, publishedAtMs ?? min), readAtMs)
}

/** What makes an item worth storing again. Counters change all the time and do not. */
function contentHash({ text, url, editedAtMs }: RawPost): string {
  return shortHash(JSON.stringify([text, url, editedAtMs]))
}

/** 48 bits: among a feed's items a collision is a matter of one in 10^8, and costs one repeated or late item. */
function shortHash(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 8)
}
