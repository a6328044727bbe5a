import { parentPort, workerData } from 'node:worker_threads'
import type { Annotation } from '../../core/annotation.ts'
import { describeError } from '../../core/errors.ts'
import type { LaneData, Reading, ReadAnswer, ReadRequest } from './lane.ts'

/** In a thread: reads what it is sent, and shows in shared memory which text it is at, since a thread that hangs answers nothing. */
export function answerRequests(annotate: (text: string) => Annotation): void {
  const { progress } = workerData as LaneData
  const read = (text: string): Reading => {
    Atomics.add(progress, 0, 1)
    try {
      return { ok: true, annotation: annotate(text) }
    } catch (error) {
      return { ok: false, reason: describeError(error) }
    }
  }
  parentPort?.on('message', ({ no, texts }: ReadRequest) => {
    parentPort?.postMessage({ no, readings: JSON.stringify(texts.map(read)) } satisfies ReadAnswer)
  })
}
