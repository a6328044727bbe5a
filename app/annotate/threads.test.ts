import { afterAll, expect, it } from 'vitest'
import { createConfiguredAnnotator } from './annotator.ts'
import { createAnnotatorThreads } from './threads.ts'

const settings = { customWords: ['คำที่ไม่มีใครรู้จัก'], threads: 2 }
const threads = createAnnotatorThreads(settings)
afterAll(async () => {
  await threads[Symbol.asyncDispose]()
})

it('reads as the pipeline itself does, in the order given, however many batches are under way', async () => {
  const here = createConfiguredAnnotator(settings)
  const batches = Array.from({ length: 9 }, (_, i) => [`โดนโกงเงิน ${i} บาท`, 'คำที่ไม่มีใครรู้จัก', '\ud83d ครึ่งตัว'])
  const readings = await Promise.all(batches.map((texts) => threads.readAll(texts)))
  expect(readings).toEqual(batches.map((texts) => texts.map((text) => ({ ok: true, annotation: here.annotate(text) }))))
})

it('goes on with a new thread after it was ended, and an ended one leaves no batch waiting', async () => {
  const own = createAnnotatorThreads({ ...settings, threads: 1 })
  expect(await own.readAll(['ก'])).toHaveLength(1)
  await own[Symbol.asyncDispose]()
  expect(await own.readAll(['ก', 'ข'])).toHaveLength(2)
  await own[Symbol.asyncDispose]()
})

it('says what keeps a thread from reading', async () => {
  // No list of words: the thread ends while it starts.
  const broken = createAnnotatorThreads({ customWords: null as never, threads: 1 })
  await expect(broken.ready()).rejects.toThrow(/thread ended: .+/)
  await broken[Symbol.asyncDispose]()
})

it('gives a text up that it hangs at, and reads all others, those behind it too', async () => {
  const program = new URL('../../tests/children/hanging-thread.ts', import.meta.url)
  const own = createAnnotatorThreads({ ...settings, threads: 1, program, textLimitMs: 500 })
  const batches = [['ก', 'ข'], ['ก', 'hang', 'ข', 'hang again', 'ค'], ['hang'], ['ง']]
  const readings = await Promise.all(batches.map((texts) => own.readAll(texts)))
  expect(readings.map((batch) => batch.map(({ ok }) => ok))).toEqual([[true, true], [true, false, true, false, true], [false], [true]]) // prettier-ignore
  expect(readings[1]?.[1]).toMatchObject({ reason: expect.stringMatching(/took more than 0.5 s/) as unknown })
  const searchTexts = readings[1]?.map((reading) => reading.ok && reading.annotation.searchText)
  expect(searchTexts).toEqual(['ก', false, 'ข', false, 'ค'])
  await own[Symbol.asyncDispose]()
})
