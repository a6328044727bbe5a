import { z } from 'zod'
import type { RawPost } from '../../core/post.ts'
import { part, text } from '../fields/fields.ts'
import { postOf, POSTS, readRecord, speaks, textOf } from '../bluesky/record.ts'

const EventSchema = z.object({
  did: z.string().startsWith('did:'),
  time_us: z.int().positive(),
  kind: z.string(),
  commit: part(
    z.object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string().min(1),
      rev: text,
      // A deletion has none.
      record: z.unknown().optional(),
    }),
  ),
  account: part(z.object({ active: z.boolean(), status: text })),
})

/** An account of which nothing may be kept. What is merely slow or out of step on its server has another status. */
const GONE = new Set(['deleted', 'takendown', 'suspended', 'deactivated'])

/** One message of the stream. `timeUs` is where to go on from; `key` tells a repeated event. */
export type StreamEvent =
  | {
      readonly kind: 'post'
      readonly timeUs: number
      readonly key: string
      readonly post: RawPost
      readonly badDate: boolean
    }
  | { readonly kind: 'delete'; readonly timeUs: number; readonly key: string; readonly nativeId: string }
  | { readonly kind: 'account-gone'; readonly timeUs: number; readonly key: string; readonly did: string }
  | {
      readonly kind: 'skipped'
      readonly timeUs: number
      readonly key: string
      readonly reason: 'other-language' | 'no-text' | 'malformed'
    }
  /** Identities, accounts that are there, other collections: nothing to do. */
  | { readonly kind: 'other'; readonly timeUs: number }
  | { readonly kind: 'unreadable' }

/** A message of the Jetstream v1 wire. `languages`: BCP 47 primary subtags to keep. Never throws. */
export function parseEvent(message: string, languages: readonly string[]): StreamEvent {
  const event = EventSchema.safeParse(jsonOf(message))
  if (!event.success) return { kind: 'unreadable' }
  const { did, time_us: timeUs, kind, commit, account } = event.data
  if (kind === 'account' && account?.active === false && GONE.has(account.status ?? ''))
    return { kind: 'account-gone', timeUs, key: `${did} account ${timeUs}`, did }
  if (kind === 'commit' && commit === undefined) return { kind: 'unreadable' }
  if (commit?.collection !== POSTS || kind !== 'commit') return { kind: 'other', timeUs }
  const nativeId = `at://${did}/${POSTS}/${commit.rkey}`
  const key = `${nativeId} ${commit.operation} ${commit.rev ?? ''}`
  if (commit.operation === 'delete') return { kind: 'delete', timeUs, key, nativeId }
  const record = readRecord(commit.record)
  if (record === undefined) return { kind: 'skipped', timeUs, key, reason: 'malformed' }
  if (!speaks(record, languages)) return { kind: 'skipped', timeUs, key, reason: 'other-language' }
  if (textOf(record).trim() === '') return { kind: 'skipped', timeUs, key, reason: 'no-text' }
  const seenAtMs = Math.floor(timeUs / 1_000)
  const { post, badDate } = postOf(record, { did, rkey: commit.rkey, seenAtMs, languages })
  const editedAtMs = commit.operation === 'update' ? seenAtMs : undefined
  return { kind: 'post', timeUs, key, badDate, post: { ...post, editedAtMs } }
}

function jsonOf(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}
