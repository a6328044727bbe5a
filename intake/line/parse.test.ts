import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOON_MS } from '../../tests/builders.ts'
import { parseWebhook, type LineWebhook } from './parse.ts'

const event = (message: object, part: object = {}) => ({
  type: 'message',
  mode: 'active',
  timestamp: NOON_MS,
  webhookEventId: '01SYNTHETIC0000000000000001',
  deliveryContext: { isRedelivery: false },
  source: { type: 'user', userId: 'Usynthetic' },
  replyToken: 'r',
  message: { id: '444', ...message },
  ...part,
})
const read = (...events: unknown[]): LineWebhook => {
  const reading = parseWebhook(JSON.stringify({ destination: 'U0', events }))
  if (!reading.ok) throw new Error(reading.problem)
  return reading.webhook
}

describe("LINE's webhook", () => {
  it('gives a message with its text, time, author and what it answers', () => {
    expect(read(event({ type: 'text', text: 'โดนโกงค่ะ', quotedMessageId: '443', quoteToken: 'q' }))).toEqual({
      messages: [
        {
          eventId: '01SYNTHETIC0000000000000001',
          redelivered: false,
          atMs: NOON_MS,
          raw: {
            nativeId: '444',
            text: 'โดนโกงค่ะ',
            publishedAtMs: NOON_MS,
            author: { id: 'Usynthetic' },
            inReplyTo: '443',
            extra: { chat: 'user', kind: 'text' },
          },
        },
      ],
      unsent: [],
      counted: {},
    })
  })

  it('takes groups, also where the sender is not told, and no event without a chat', () => {
    const group = { source: { type: 'group', groupId: 'C1' } }
    const { messages, counted } = read(
      event({ type: 'text', text: 'ในกลุ่ม' }, group),
      event({ type: 'text', text: 'ที่ไหนไม่รู้' }, { source: undefined }),
      event({ type: 'text', text: 'ที่ใหม่' }, { source: { type: 'square' } }),
    )
    expect(messages.map(({ raw }) => [raw.text, raw.author, raw.extra])).toEqual([
      ['ในกลุ่ม', undefined, { chat: 'group', kind: 'text' }],
    ])
    expect(counted).toEqual({ 'no-chat': 2 })
  })

  it('takes what has text, and counts by kind what has none', () => {
    const { messages, counted } = read(
      event({ type: 'location', title: 'ร้านปลอม', address: 'ถนนสมมติ', latitude: 1, longitude: 2 }),
      event({ type: 'location', latitude: 1, longitude: 2 }),
      event({ type: 'sticker', text: 'โดนโกงแล้ว', keywords: ['cry'] }),
      event({ type: 'sticker', keywords: ['cry'] }),
      event({ type: 'image', contentProvider: { type: 'line' } }),
      event({ type: 'file', fileName: 'สลิป.pdf', fileSize: 1 }),
      event({ type: 'hologram' }),
      event({ type: 'text', text: '  ' }),
    )
    expect(messages.map(({ raw }) => raw.text)).toEqual(['ร้านปลอม\nถนนสมมติ', 'โดนโกงแล้ว'])
    expect(counted).toEqual({ location: 1, sticker: 1, image: 1, file: 1, 'other-message': 2 })
  })

  it('masks the names of people who are mentioned, offset by offset, and leaves the account and everybody alone', () => {
    const text = '😀 @สมชาย ใจดี กับ @ศูนย์ และ @All โดนโกง'
    const at = (name: string, part: object) => ({ index: text.indexOf(name), length: name.length, ...part })
    const mentionees = [
      at('@สมชาย ใจดี', { type: 'user', userId: 'U2' }),
      at('@ศูนย์', { type: 'user', isSelf: true }),
      at('@All', { type: 'all' }),
    ]
    const { messages } = read(event({ type: 'text', text, mention: { mentionees } }))
    expect(messages[0]?.raw.text).toBe('😀 @•••••••••• กับ @ศูนย์ และ @All โดนโกง')
    expect(messages[0]?.raw.text).toHaveLength(text.length)
    const odd = [{ index: 500, length: 3 }, { index: 0, length: 2 }, 'x']
    const other = read(event({ type: 'text', text, mention: { mentionees: odd } }))
    expect(other).toMatchObject({ messages: [{ raw: { text } }], counted: { 'odd-mention': 3 } })
  })

  it('tells what was taken back, and that an event came again', () => {
    const unsend = { type: 'unsend', unsend: { messageId: '444' }, message: undefined }
    const { unsent, messages } = read(
      event({}, unsend),
      event({ type: 'text', text: 'ก' }, { deliveryContext: { isRedelivery: true } }),
    )
    expect(unsent).toMatchObject([{ messageId: '444', redelivered: false }])
    expect(messages).toMatchObject([{ redelivered: true }])
  })

  it('counts what it does not know and never stumbles over it', () => {
    const odd = [null, 5, 'x', {}, { type: 7 }, event({ id: '../../x', type: 'text', text: 'ก' }), { type: 'unsend' }]
    expect(read(...odd, { type: 'follow' }, { type: 'somethingNew', new: {} })).toEqual({
      messages: [],
      unsent: [],
      counted: { malformed: odd.length, 'other-event': 2 },
    })
    for (const body of ['', '{', 'null', '[]', '{"events":{}}', '\0']) expect(parseWebhook(body).ok, body).toBe(false)
    expect(read()).toEqual({ messages: [], unsent: [], counted: {} })
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseWebhook(JSON.stringify({ events: [value, { type: 'message', source: { type: 'user' }, message: value }] }))
      }),
      { seed: 1212, numRuns: 300 },
    )
  })
})
