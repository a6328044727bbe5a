import { expect, it } from 'vitest'
import { aCategory, anAnnotatedPost, anAnnotation, anIndicator, NOON_MS } from '../tests/builders.ts'
import { toPublicAnnotation, toPublicPost } from './public-post.ts'

it('a stored post leaves with times in UTC, addresses that nobody can click, and nothing of the index', () => {
  const post = toPublicPost(
    anAnnotatedPost({
      editedAtMs: NOON_MS,
      language: 'en',
      annotation: {
        language: 'th',
        indicators: [
          anIndicator({ type: 'url', value: 'https://a.example/x.php' }),
          anIndicator({ type: 'email', value: 'a.b@c.example' }),
          anIndicator({ owner: 'victim' }),
        ],
        searchText: 'คำ',
      },
    }),
  )
  expect(post).toMatchObject({
    publishedAt: '2026-11-23T04:00:00.000Z',
    collectedAt: '2026-11-23T05:00:00.000Z',
    editedAt: '2026-11-23T05:00:00.000Z',
    // What the text itself says, not what the platform says of it.
    language: 'th',
  })
  expect(post.indicators.map(({ defanged, withheld }) => `${defanged} ${withheld}`)).toEqual([
    'hxxps://a[.]example/x[.]php false',
    'a[.]b[@]c[.]example false',
    '+••••••••••• true',
  ])
  for (const key of ['searchText', 'wordEnds', 'publishedAtMs', 'tokens']) expect(post).not.toHaveProperty(key)
})

it('an annotation is printed with the keys of the interface, in its order, words with their places', () => {
  const text = 'กู้เงิน ด่วน'
  const printed = toPublicAnnotation(
    'x:1',
    text,
    anAnnotation({ wordEnds: [7, 8, 12], categories: [aCategory('fraud.loan')] }),
  )
  expect(Object.keys(printed)).toEqual([
    'id', 'text', 'language', 'pipelineVersion', 'tokens', 'role', 'categories', 'channels', 'indicators', 'amountThb', 'severity',
    'sentiment', 'places', 'fingerprint',
  ]) // prettier-ignore
  expect(printed.tokens).toEqual([
    { text: 'กู้เงิน', start: 0, end: 7 },
    { text: 'ด่วน', start: 8, end: 12 },
  ])
})
