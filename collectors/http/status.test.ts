import { expect, it } from 'vitest'
import { NOON_MS } from '../../tests/builders.ts'
import { refusalOf } from './status.ts'

it.each([
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['an HTTP date', { 'retry-after': new Date(NOON_MS + 60_000).toUTCString() }, 60_000],
  ['a date that is over', { 'retry-after': new Date(NOON_MS - 60_000).toUTCString() }, 0],
  ["Mastodon's reset, with microseconds", { 'x-ratelimit-reset': '2026-11-23T05:05:00.000000Z' }, 300_000],
  ["Bluesky's reset, in seconds since 1970", { 'ratelimit-reset': String(NOON_MS / 1_000 + 30) }, 30_000],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a number beyond time', { 'retry-after': '9'.repeat(30) }, undefined],
  ['nothing', {}, undefined],
])('429 with %s', (_, headers, afterMs) => {
  const { error, retry, retryAfterMs } = refusalOf(429, headers, 'https://a.example/', NOON_MS)
  expect(error.kind).toBe('rate-limited')
  expect(retry).toBe(true)
  expect(retryAfterMs).toBe(afterMs)
  if (afterMs !== undefined && afterMs > 0) expect(error.retryAtMs).toBe(NOON_MS + afterMs)
})
