import { z } from 'zod'
import type { RawPost } from '../../core/post.ts'
import { count, id, part, text } from '../fields/fields.ts'
import { readInstagramMedia } from '../graph/instagram-media.ts'

/** The outer id is our own account's. */
const AnswerSchema = z.object({
  business_discovery: z.object({
    id,
    followers_count: count,
    /** Absent when the account shows nothing. */
    media: part(
      z.object({ data: z.array(z.unknown()), paging: part(z.object({ cursors: part(z.object({ after: text })) })) }),
    ),
  }),
})

export type ParsedAccount =
  | {
      readonly ok: true
      readonly posts: readonly RawPost[]
      /** Undefined on the last page. */
      readonly next: string | undefined
      readonly counted: Readonly<Record<string, number>>
    }
  | { readonly ok: false; readonly problem: string }

/** A page of what an account published. Never throws. */
export function parseAccount(value: unknown): ParsedAccount {
  const account = AnswerSchema.safeParse(value).data?.business_discovery
  if (account === undefined)
    return {
      ok: false,
      problem: 'an answer should have the account under "business_discovery", and something else came',
    }
  const media = readInstagramMedia(account.media?.data ?? [], {
    author: { id: account.id, followers: account.followers_count },
    extra: undefined,
  })
  return media.ok ? { ...media, next: account.media?.paging?.cursors?.after } : media
}
