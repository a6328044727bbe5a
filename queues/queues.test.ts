import { expect, it } from 'vitest'
import { aPost, NOON_MS } from '../tests/builders.ts'
import { backOffMs } from './back-off.ts'
import { batchJobId } from './job-ids.ts'
import { pack, unpack } from './wire.ts'

it('waits twice as long after each try, up to ten minutes, each between half and all of it', () => {
  const waits = (random: number) => Array.from({ length: 12 }, (_, i) => backOffMs(i + 1, undefined, () => random))
  expect(waits(1).slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(waits(0).slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000])
  expect(Math.max(...waits(1))).toBe(600_000)
  expect(backOffMs(2_000, undefined, () => 1)).toBe(600_000)
  expect(backOffMs(1, 60_000, () => 1)).toBe(60_000)
})

it("a batch's id follows from its posts' content, not from when they were collected", () => {
  const batch = [aPost(), aPost({ id: 'test:2' })]
  const later = batch.map((post) => ({ ...post, collectedAtMs: NOON_MS + 1 }))
  expect(batchJobId(later)).toBe(batchJobId(batch))
  expect(batchJobId(batch.toReversed())).not.toBe(batchJobId(batch))
  expect(batchJobId([aPost({ text: 'แก้ไข' })])).not.toBe(batchJobId([aPost()]))
  // What BullMQ takes.
  expect(batchJobId(batch)).toMatch(/^b[\w-]{27}$/)
})

it.each([null, 0, 'ระวัง', { text: 'ก'.repeat(50_000), odd: '\ud83d\u0000' }, [[], {}]])(
  'a payload comes off the wire as it went on',
  (payload) => {
    expect(unpack(JSON.parse(JSON.stringify(pack(payload))) as ReturnType<typeof pack>)).toEqual(payload)
  },
)
