import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, type CollectorFailure } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { parseFeedDocument, type FeedDocument } from './parse.ts'

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5'

export interface FeedToRead extends Pick<FeedDocument, 'languageHint' | 'maxItems' | 'mend' | 'idsAreGlobal'> {
  readonly url: string
}

const WindowSchema = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** Of the body, for servers that send neither. */
  bodyHash: z.string(),
  /** Epoch ms of the last reading. */
  readAtMs: z.int(),
  /** The window as last read: hash of an item's id -> hash of its content. */
  seen: z.record(z.string(), z.string()),
})
type Window = z.infer<typeof WindowSchema>
const CursorSchema = z.object({ feeds: z.record(z.string(), WindowSchema) })

/** One feed's own trouble; the others are read all the same. */
const OWN_TROUBLE: ReadonlySet<CollectorFailure> = new Set(['gone', 'schema-drift'])

/** Items of all feeds together, 23 bytes each: a cursor may hold 64 kB. One that finds no room is brought again. */
const MOST_SEEN = 2_400

/** What is new or changed in each feed since its last reading, one page per feed. */
export async function* readFeeds(
  { cursor, signal, http, clock }: Pick<CollectContext<unknown>, 'cursor' | 'signal' | 'http' | 'clock'>,
  feeds: readonly FeedToRead[],
): AsyncGenerator<CollectorPage> {
  const saved = readCursor(cursor)
  const keys = new Set(feeds.map(({ url }) => shortHash(url)))
  const windows = new Map(Object.entries(saved).filter(([key]) => keys.has(key)))
  const save = (key: string, window: Window) => {
    windows.set(key, window)
    return JSON.stringify({ feeds: Object.fromEntries(windows) })
  }
  let trouble: CollectorError | undefined
  for (const feed of feeds) {
    if (signal.aborted) return
    const key = shortHash(feed.url)
    const before = windows.get(key)
    try {
      const answer = await http.get({
        url: feed.url,
        accept: ACCEPT,
        validators: { etag: before?.etag, lastModified: before?.lastModified },
        signal,
      })
      const readAtMs = clock.nowMs()
      if (answer.kind === 'not-modified') {
        if (before === undefined)
          throw new CollectorError('schema-drift', `${feed.url}: answered "not modified" to its first reading`)
        yield { posts: [], cursor: save(key, { ...before, readAtMs }), notModified: true }
        continue
      }
      const bodyHash = shortHash(answer.body)
      if (before?.bodyHash === bodyHash) {
        yield { posts: [], cursor: save(key, { ...before, ...answer.validators, readAtMs }), notModified: true }
        continue
      }
      const parsed = parseFeedDocument({
        ...feed,
        feedUrl: feed.url,
        url: answer.url,
        body: answer.body,
        contentType: answer.headers['content-type'],
        contentLocation: answer.headers['content-location'],
      })
      if (!parsed.ok) throw new CollectorError('schema-drift', `feed ${new URL(feed.url).host}: ${parsed.problem}`)
      const items = parsed.posts.map((post) => ({
        post,
        idHash: shortHash(post.nativeId),
        contentHash: contentHash(post, feed),
      }))
      // Where ids are global, another feed may have brought an item already.
      const known = [...windows.values()].map(({ seen }) => seen)
      const fresh = items.filter(({ idHash, contentHash }) => !known.some((seen) => seen[idHash] === contentHash))
      const room = Math.floor(MOST_SEEN / feeds.length)
      const seen = Object.fromEntries(items.slice(0, room).map(({ idHash, contentHash }) => [idHash, contentHash]))
      yield {
        posts: fresh.map(({ post }) => post),
        cursor: save(key, { ...answer.validators, bodyHash, readAtMs, seen }),
        counted: parsed.counted,
        ...gapSince(before, Object.keys(seen), oldest(parsed.posts, readAtMs)),
      }
    } catch (error) {
      if (!(error instanceof CollectorError && OWN_TROUBLE.has(error.kind)) || feeds.length === 1) throw error
      trouble = error
    }
  }
  if (trouble !== undefined) throw trouble
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): Readonly<Record<string, Window>> {
  if (cursor === undefined) return {}
  try {
    return CursorSchema.safeParse(JSON.parse(cursor)).data?.feeds ?? {}
  } catch {
    return {}
  }
}

/** Nothing is left of the window read last, and what is there now is all younger: what passed through in between was missed. */
function gapSince(before: Window | undefined, idHashes: readonly string[], oldestMs: number) {
  if (before === undefined || idHashes.length === 0 || Object.keys(before.seen).length === 0) return {}
  if (oldestMs <= before.readAtMs || idHashes.some((idHash) => idHash in before.seen)) return {}
  return { gap: { fromMs: before.readAtMs, toMs: oldestMs } }
}

function oldest(posts: readonly RawPost[], readAtMs: number): number {
  return posts.reduce((min, { publishedAtMs }) => Math.min(min, publishedAtMs ?? min), readAtMs)
}

/** What makes an item worth storing again. Counters change all the time and do not; nor do the several addresses of one global item. */
function contentHash({ text, url, editedAtMs }: RawPost, { idsAreGlobal = false }: FeedToRead): string {
  return shortHash(JSON.stringify([text, idsAreGlobal ? '' : url, editedAtMs]))
}

/** 48 bits: among a feed's items a collision is a matter of one in 10^8, and costs one repeated or late item. */
function shortHash(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('base64url').slice(0, 8)
}
