import { createHmac, timingSafeEqual } from 'node:crypto'
import { UserError } from '../core/errors.ts'
import type { PostFilter } from '../core/ports/post-store.ts'

/** The last post of a page: the next page begins after it, so posts that come in meanwhile shift nothing. */
export interface Position {
  readonly publishedAtMs: number
  readonly id: string
}

const MAC_BYTES = 16

/** `key` is the store's own, so a cursor is good for this store and this filter only. */
export function writeCursor(position: Position, filter: PostFilter, key: Uint8Array): string {
  const body = Buffer.from(JSON.stringify([position.publishedAtMs, position.id]))
  return Buffer.concat([mac(body, filter, key), body]).toString('base64url')
}

/** @throws UserError on any cursor that `writeCursor` did not make with the same filter and key. */
export function readCursor(cursor: string, filter: PostFilter, key: Uint8Array): Position {
  const bytes = Buffer.from(cursor, 'base64url')
  const given = bytes.subarray(0, MAC_BYTES)
  const body = bytes.subarray(MAC_BYTES)
  if (given.length !== MAC_BYTES || !timingSafeEqual(given, mac(body, filter, key))) {
    throw new UserError('this page cursor does not belong to this search', 'start again from the first page')
  }
  const [publishedAtMs, id] = JSON.parse(body.toString()) as [number, string]
  return { publishedAtMs, id }
}

function mac(body: Uint8Array, filter: PostFilter, key: Uint8Array): Buffer {
  const hmac = createHmac('sha256', key).update(canonical(filter)).update('\0').update(body)
  return hmac.digest().subarray(0, MAC_BYTES)
}

/** Conditions left out and `undefined` are the same; so is any order within a list of labels. */
function canonical(filter: PostFilter): string {
  const sorted = (list: readonly string[] | undefined) => [...new Set(list)].sort()
  return JSON.stringify([
    filter.text ?? [],
    filter.notText ?? [],
    filter.sinceMs ?? null,
    filter.untilMs ?? null,
    sorted(filter.categories),
    sorted(filter.roles),
    sorted(filter.sources),
    filter.indicator?.type ?? null,
    filter.indicator?.value ?? null,
    filter.author ?? null,
  ])
}
