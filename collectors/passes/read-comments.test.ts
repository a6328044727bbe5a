import { describe, expect, it } from 'vitest'
import { CollectorError, type CollectorFailure } from '../../core/errors.ts'
import type { RawPost } from '../../core/post.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readComments, type CommentReading } from './read-comments.ts'
import { WatchedPosts } from './watched.ts'

const NOW_MS = Date.UTC(2026, 10, 30)
const PAGE_SIZE = 10

/** Posts with comments as a platform shows them, newest first, a few at once; `next` is how many were shown. */
function aSite(counts: Readonly<Record<string, number>>) {
  const clock = instantClock(NOW_MS)
  const comment = (id: string): RawPost => ({ nativeId: id, text: 'x', publishedAtMs: clock.nowMs() })
  const comments = new Map<string, RawPost[]>(Object.entries(counts).map(([post, n]) => [post, Array.from({ length: n }, (_, i) => ({ ...comment(`${post}${i}`), publishedAtMs: NOW_MS - (n - i) * 1_000 }))])) // prettier-ignore
  const refusals: { post: string; kind: CollectorFailure; next?: string | undefined }[] = []

  async function run(saved: unknown, requests = Infinity, more: Partial<CommentReading> = {}) {
    const watched = new WatchedPosts(saved, 0)
    clock.advance(60_000)
    for (const [post, all] of comments) {
      watched.add(post, clock.nowMs())
      watched.noteCount(post, all.length, clock.nowMs())
    }
    const ids: string[] = []
    const steps: { readonly ids: readonly string[]; readonly saved: unknown }[] = []
    const counted: Record<string, number> = {}
    let failure: unknown
    const reading: CommentReading = {
      watched,
      clock,
      mayAsk: () => Promise.resolve(requests-- > 0),
      maxPages: 5,
      countedAs: 'gone',
      read({ id }, next, isFresh) {
        const refusal = refusals.findIndex((one) => one.post === id && (!('next' in one) || one.next === next))
        if (refusal >= 0) return Promise.reject(new CollectorError(refusals.splice(refusal, 1)[0]!.kind, id))
        const all = comments.get(id)!.toReversed()
        const to = Number(next ?? 0) + PAGE_SIZE
        const posts = all.slice(to - PAGE_SIZE, to)
        const isKnown = !posts.some(isFresh)
        return Promise.resolve({ posts, counted: {}, next: to < all.length && !isKnown ? String(to) : undefined })
      },
      ...more,
    }
    try {
      for await (const page of readComments(reading)) {
        steps.push({
          ids: page.posts.map(({ nativeId }) => nativeId),
          saved: JSON.parse(JSON.stringify(watched.save())),
        })
        for (const [reason, n] of Object.entries(page.counted ?? {})) counted[reason] = (counted[reason] ?? 0) + n
        ids.push(...page.posts.map(({ nativeId }) => nativeId))
      }
    } catch (error) {
      failure = error
    }
    return { ids, steps, counted, failure, saved: JSON.parse(JSON.stringify(watched.save())) as unknown }
  }
  const arrive = (post: string, id: string) => comments.get(post)!.push(comment(id))
  return { run, arrive, refusals, clock }
}

describe('reading comments of watched posts', () => {
  it('a page each in turn when a run may ask once, each comment once', async () => {
    const site = aSite({ a: 30, b: 20, c: 5 })
    let saved: unknown = []
    const ids: string[] = []
    for (let i = 0; i < 8; i++) {
      const run = await site.run(saved, 1)
      saved = run.saved
      ids.push(...run.ids)
    }
    expect(ids).toHaveLength(55)
    expect(new Set(ids).size).toBe(55)
    expect(ids.filter((_, i) => i % 10 === 0).map((id) => id[0]).join('')).toBe('abcaba') // prettier-ignore
  })

  it('no more pages of one post than its share; the rest comes in the next run', async () => {
    const site = aSite({ a: 72, b: 5 })
    const first = await site.run([])
    expect(first.ids).toHaveLength(55)
    expect((await site.run(first.saved)).ids).toHaveLength(22)
  })

  it('all of them, each once, wherever a run was killed', async () => {
    const site = aSite({ a: 45, b: 12 })
    const { steps } = await site.run([])
    expect(steps).toHaveLength(7)
    for (const [i, { saved }] of steps.entries()) {
      const before = steps.slice(0, i + 1).flatMap(({ ids }) => ids)
      const { ids } = await site.run(saved)
      expect([new Set([...before, ...ids]).size, before.length + ids.length]).toEqual([57, 57])
    }
  })

  it('what arrives while they are read comes with the next reading', async () => {
    const site = aSite({ a: 25 })
    const first = await site.run([], 1)
    site.arrive('a', 'new1')
    const second = await site.run(first.saved)
    site.arrive('a', 'new2')
    const third = await site.run(second.saved)
    expect(new Set([...first.ids, ...second.ids, ...third.ids]).size).toBe(27)
    expect(third.ids).toEqual(expect.arrayContaining(['new1', 'new2']))
    expect((await site.run(third.saved)).ids).toEqual([])
  })

  it('a post in trouble keeps its place and makes room for the others', async () => {
    const site = aSite({ a: 25, b: 25 })
    const first = await site.run([], 1)
    site.refusals.push({ post: 'b', kind: 'unreachable' })
    const second = await site.run(first.saved)
    expect(second).toMatchObject({ ids: [], failure: { kind: 'unreachable' } })
    const third = await site.run(second.saved)
    expect(third.ids.map((id) => id[0]).join('')).toBe(`${'a'.repeat(15)}${'b'.repeat(25)}`)
  })

  it('trouble of all posts ends the run, and nothing is lost', async () => {
    const site = aSite({ a: 25 })
    const first = await site.run([], 1)
    site.refusals.push({ post: 'a', kind: 'rate-limited' })
    const second = await site.run(first.saved)
    expect(second).toMatchObject({ ids: [], failure: { kind: 'rate-limited' } })
    expect((await site.run(second.saved)).ids).toHaveLength(15)
  })

  it('begins again when the place is known no more, and ends when the post is', async () => {
    const site = aSite({ a: 25 })
    const first = await site.run([], 1)
    site.refusals.push({ post: 'a', kind: 'gone', next: '10' })
    const second = await site.run(first.saved)
    expect(second.failure).toBeUndefined()
    expect(new Set([...first.ids, ...second.ids]).size).toBe(25)
    site.arrive('a', 'new')
    site.refusals.push({ post: 'a', kind: 'gone' })
    expect((await site.run(second.saved)).counted).toEqual({ gone: 1 })
  })

  it('leaves a platform that leads in circles', async () => {
    const site = aSite({ a: 5 })
    const read: CommentReading['read'] = () => Promise.resolve({ posts: [{ nativeId: 'same', text: 'x' }], counted: {}, next: 'same' }) // prettier-ignore
    const { ids, steps } = await site.run([], Infinity, { read })
    expect([ids, steps.length]).toEqual([['same'], 2])
  })

  it('a place too long for the cursor is not kept: that post begins again, those that fit go on', async () => {
    const long = 'x'.repeat(13_000)
    const site = aSite({ a: 25, b: 25 })
    const asked: (string | undefined)[] = []
    const read: CommentReading['read'] = ({ id }, next) => {
      asked.push(`${id} ${next === undefined ? 'beginning' : 'on'}`)
      return Promise.resolve({ posts: [], counted: {}, next: `${long}${asked.length}` })
    }
    const first = await site.run([], Infinity, { read, maxPages: 1 })
    expect(JSON.stringify(first.saved).length).toBeLessThan(16 * 1_024)
    await site.run(first.saved, Infinity, { read, maxPages: 1 })
    expect(asked).toEqual(['a beginning', 'b beginning', 'a on', 'b beginning'])
  })
})
