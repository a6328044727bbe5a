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
