import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePreview } from './parse.ts'

const URL_OF_PAGE = 'https://t.me/s/SynthChan'
const html = readFileSync(new URL('fixtures/channel.html', import.meta.url), 'utf8')

function read(page: string) {
  const parsed = parsePreview(page, URL_OF_PAGE)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

describe('a page of a channel', () => {
  const parsed = read(html)

  it('gives each message with its text, not that of the answered one, and everything that is shown', () => {
    expect(parsed.posts).toEqual([
      {
        nativeId: 'SynthChan/114',
        text: 'รับสมัครงานออนไลน์ รายได้ดี & เร็ว 💰\nทัก ที่นี่',
        url: 'https://t.me/SynthChan/114',
        publishedAtMs: Date.parse('2026-09-30T07:37:00Z'),
        author: { id: 'SynthChan' },
        metrics: { views: 1_200 },
        inReplyTo: 'SynthChan/113',
        media: [
          { kind: 'image', url: 'https://cdn.example/file/a.jpg' },
          { kind: 'link', url: 'https://job.example/x?a=1&b=2' },
        ],
        extra: { forwardedFrom: 'ที่มา', edited: true },
      },
    ])
  })

  it('counts what has no text and what nobody wrote, and leads on to what is older', () => {
    expect(parsed).toMatchObject({ counted: { 'no-text': 1, 'service-message': 1 }, next: '112' })
  })
})

it.each([
  ['401', 401],
  ['1.1M', 1_100_000],
  ['many', undefined],
])('%s views are %s', (shown, views) => {
  expect(read(html.replace('1.2K', shown)).posts[0]?.metrics).toEqual(views === undefined ? undefined : { views })
})

it('a channel without messages is none that can’t be read', () => {
  expect(read('<section class="tgme_channel_history js-message_history"></section>')).toMatchObject({ posts: [], next: undefined }) // prettier-ignore
})

it.each([
  ['another page', '<html><body>Log in</body></html>', /no history of messages/],
  ['other markup', html.replaceAll('data-post', 'data-message'), /not one message/],
  ['hostile nesting', '<section class="tgme_channel_history">' + '<div>'.repeat(100_000), /no history of messages/],
])('%s is told as what it is', (_, page, problem) => {
  expect(() => read(page)).toThrow(problem)
})

it('a page that says there are no messages may mean that it is asked too often', () => {
  const page = '<section class="tgme_channel_history"><div class="tgme_widget_message_wrap"><div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div></div></section>' // prettier-ignore
  expect(parsePreview(page, URL_OF_PAGE)).toMatchObject({ ok: false, kind: 'rate-limited' })
})

describe('what else is written in a message', () => {
  const message = (inner: string) =>
    read(`<section class="tgme_channel_history"><div class="tgme_widget_message" data-post="SynthChan/9">${inner}</div></section>`).posts[0] // prettier-ignore

  it('a poll: its question and its answers', () => {
    const poll = '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">โดนไหม</div><a><div class="tgme_widget_message_poll_option_text">โดน</div></a><a><div class="tgme_widget_message_poll_option_text">ไม่โดน</div></a></div>' // prettier-ignore
    expect(message(poll)?.text).toBe('โดนไหม\nโดน\nไม่โดน')
  })

  it('the name of a file, beside what is written to it', () => {
    const file = '<div class="tgme_widget_message_document_title">loan.apk</div><div class="tgme_widget_message_text js-message_text">ติดตั้งแอปนี้</div>' // prettier-ignore
    expect(message(file)?.text).toBe('loan.apk\nติดตั้งแอปนี้')
  })

  it('a hashtag is no link to somewhere', () => {
    const text = '<div class="tgme_widget_message_text js-message_text"><a href="?q=%23เตือนภัย">#เตือนภัย</a> <a href="https://a.example/">x</a></div>' // prettier-ignore
    expect(message(text)?.media).toEqual([{ kind: 'link', url: 'https://a.example/' }])
  })
})
