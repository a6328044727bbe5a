import { describe, expect, it } from 'vitest'
import type { AnnotatedPost } from '../core/annotation.ts'
import { aCategory, anAnnotatedPost } from '../tests/builders.ts'
import { MAX_EVIDENCE, pickEvidence, severityOf } from './evidence.ts'

const post = (id: string, part: { author?: string; severity?: number; fingerprint?: string; repostOf?: string } = {}) =>
  anAnnotatedPost({
    id,
    author: { id: part.author ?? `author of ${id}` },
    ...(part.repostOf === undefined ? {} : { repostOf: part.repostOf }),
    annotation: {
      categories: [aCategory('fraud.loan')],
      severity: { score: part.severity ?? 10, reasons: [] },
      fingerprint: part.fingerprint ?? distinct(id),
    },
  })

/** Far from any other's: each id its own half of the bits. */
const distinct = (id: string) =>
  ((BigInt(id.charCodeAt(0) * 7919 + id.length) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn)
    .toString(16)
    .padStart(16, '0')

const ids = (posts: readonly AnnotatedPost[]) => pickEvidence(posts).map((entry) => entry.post.id)

describe('pickEvidence', () => {
  it('puts severe posts first, and an original before its repost', () => {
    expect(
      ids([post('mild'), post('severe', { severity: 80 }), post('r', { severity: 80, repostOf: 'severe' })]),
    ).toEqual(['severe', 'r', 'mild'])
  })

  it('shows different authors before a second post of one', () => {
    const posts = [post('a', { author: 'x', severity: 90 }), post('b', { author: 'x', severity: 80 }), post('c')]
    expect(ids(posts)).toEqual(['a', 'c', 'b'])
  })

  it('shows a text once, also when a letter of it differs', () => {
    const posts = [
      post('first', { severity: 50, fingerprint: 'ffff0000ffff0000' }),
      post('copy', { severity: 40, fingerprint: 'ffff0000ffff0000' }),
      post('nearly', { severity: 30, fingerprint: 'ffff0000ffff0007' }),
      post('else', { severity: 20, fingerprint: '0000ffff0000ffff' }),
    ]
    expect(ids(posts)).toEqual(['first', 'else'])
  })

  it('names a post once and no more than there is room for', () => {
    expect(ids([post('a'), post('a')])).toEqual(['a'])
    const many = Array.from({ length: 60 }, (_, i) => post(String.fromCharCode(0x30 + i)))
    expect(ids(many).length).toBeLessThanOrEqual(MAX_EVIDENCE)
    expect(ids(many).length).toBeGreaterThan(10)
  })
})

describe('severityOf', () => {
  it('is not decided by one misread post, nor watered down by many mild ones', () => {
    expect(severityOf([post('a', { severity: 100 }), post('b'), post('c'), post('d'), post('e')])).toBe(28)
    const severe = ['a', 'b', 'c', 'd', 'e'].map((id) => post(id, { severity: 70 }))
    expect(severityOf([...severe, ...['f', 'g', 'h', 'i'].map((id) => post(id, { severity: 5 }))])).toBe(70)
    expect(severityOf([])).toBe(0)
  })
})
