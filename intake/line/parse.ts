import { z } from 'zod'
import type { RawPost } from '../../core/post.ts'

/** What people wrote to the account, and what they took back. */
export interface LineWebhook {
  readonly messages: readonly LineMessage[]
  readonly unsent: readonly LineUnsend[]
  /** Events that gave neither, and oddities that stopped none, by reason. */
  readonly counted: Readonly<Record<string, number>>
}

interface LineEvent {
  /** The same when the event is sent again; undefined when it can't serve as a key. */
  readonly eventId: string | undefined
  readonly redelivered: boolean
  readonly atMs: number | undefined
}
export interface LineMessage extends LineEvent {
  readonly raw: RawPost
}
export interface LineUnsend extends LineEvent {
  readonly messageId: string
}

export type LineReading =
  { readonly ok: true; readonly webhook: LineWebhook } | { readonly ok: false; readonly problem: string }

const id = z.string().regex(/^[\w-]{1,64}$/)
const text = z.string().optional().catch(undefined)

const EventSchema = z.object({
  type: z.string(),
  timestamp: z.int().optional().catch(undefined),
  webhookEventId: id.optional().catch(undefined),
  deliveryContext: z.object({ isRedelivery: z.boolean() }).optional().catch(undefined),
  source: z.object({ type: z.string(), userId: z.string().min(1).optional().catch(undefined) }).optional().catch(undefined), // prettier-ignore
  message: z.unknown().optional(),
  unsend: z.unknown().optional(),
})
const MentioneeSchema = z.object({
  type: text,
  index: z.int().nonnegative(),
  length: z.int().positive(),
  isSelf: z.boolean().optional().catch(undefined),
})
const MessageSchema = z.object({
  id,
  type: z.string(),
  text,
  title: text,
  address: text,
  quotedMessageId: id.optional().catch(undefined),
  mention: z
    .object({ mentionees: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
})
type Message = z.infer<typeof MessageSchema>
const UnsendSchema = z.object({ messageId: id })

/** Chats that the account is in; elsewhere nobody speaks to it. */
const CHATS = new Set(['user', 'group', 'room'])
const WITHOUT_TEXT = new Set(['image', 'video', 'audio', 'file', 'sticker', 'location'])

/**
 * A webhook's body as posts. Only what is text or has text becomes one; of pictures, voice and files it is counted that they came.
 * What LINE adds one day (events, fields, kinds) is counted or passed over.
 */
export function parseWebhook(body: string): LineReading {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return { ok: false, problem: 'the body is not JSON' }
  }
  const events = z.object({ events: z.array(z.unknown()) }).safeParse(value)
  if (!events.success) return { ok: false, problem: 'the body has no list of events' }
  const messages: LineMessage[] = []
  const unsent: LineUnsend[] = []
  const counted: Record<string, number> = {}
  const count = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  for (const item of events.data.events) {
    const parsed = EventSchema.safeParse(item)
    if (!parsed.success) {
      count('malformed')
      continue
    }
    const { type, timestamp, webhookEventId, deliveryContext, source, message, unsend } = parsed.data
    const event = { eventId: webhookEventId, redelivered: deliveryContext?.isRedelivery === true, atMs: timestamp }
    if (type === 'unsend') {
      const taken = UnsendSchema.safeParse(unsend)
      if (taken.success) unsent.push({ ...event, messageId: taken.data.messageId })
      else count('malformed')
    } else if (type !== 'message') {
      count('other-event')
    } else if (source === undefined || !CHATS.has(source.type)) {
      count('no-chat')
    } else {
      const read = MessageSchema.safeParse(message)
      const raw = read.success ? toRawPost(read.data, source, timestamp, count) : undefined
      if (!read.success) count('malformed')
      else if (raw === undefined) count(WITHOUT_TEXT.has(read.data.type) ? read.data.type : 'other-message')
      else messages.push({ ...event, raw })
    }
  }
  return { ok: true, webhook: { messages, unsent, counted } }
}

function toRawPost(
  message: Message,
  source: { readonly type: string; readonly userId?: string | undefined },
  publishedAtMs: number | undefined,
  count: (reason: string) => void,
): RawPost | undefined {
  const words = wordsOf(message, count)
  if (words === undefined || words.trim() === '') return undefined
  return {
    nativeId: message.id,
    text: words,
    publishedAtMs,
    author: source.userId === undefined ? undefined : { id: source.userId },
    inReplyTo: message.quotedMessageId,
    extra: { chat: source.type, kind: message.type },
  }
}

/** A sticker's `text` is what its sender wrote on it; its keywords are the shop's words, nobody's. */
function wordsOf(message: Message, count: (reason: string) => void): string | undefined {
  switch (message.type) {
    case 'text':
      return message.text === undefined
        ? undefined
        : withoutNames(message.text, message.mention?.mentionees ?? [], count)
    case 'sticker':
      return message.text
    case 'location':
      return [message.title, message.address].filter((part) => part !== undefined && part !== '').join('\n')
    default:
      return undefined
  }
}

/** Names of people who are mentioned become `•`, unit for unit; that of the account itself stays. */
function withoutNames(words: string, mentionees: readonly unknown[], count: (reason: string) => void): string {
  let masked = words
  for (const item of mentionees) {
    const { success, data } = MentioneeSchema.safeParse(item)
    if (!success || words[data.index] !== '@' || data.index + data.length > words.length) {
      count('odd-mention')
      continue
    }
    if (data.type === 'all' || data.isSelf === true) continue
    const [from, to] = [data.index + 1, data.index + data.length]
    masked = masked.slice(0, from) + '•'.repeat(to - from) + masked.slice(to)
  }
  return masked
}
