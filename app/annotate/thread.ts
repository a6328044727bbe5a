/** A thread that reads texts: the program behind `threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { describeError } from '../../core/errors.ts'
import { createConfiguredAnnotator } from './annotator.ts'
import type { Reading, ReadAnswer, ReadRequest, ThreadSettings } from './threads.ts'

const annotator = createConfiguredAnnotator(workerData as Pick<ThreadSettings, 'customWords'>)

parentPort?.on('message', ({ no, texts }: ReadRequest) => {
  parentPort?.postMessage({ no, readings: JSON.stringify(texts.map(read)) } satisfies ReadAnswer)
})

function read(text: string): Reading {
  try {
    return { ok: true, annotation: annotator.annotate(text) }
  } catch (error) {
    return { ok: false, reason: describeError(error) }
  }
}
