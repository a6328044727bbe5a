import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Annotation } from '../../core/annotation.ts'
import { RetryableError } from '../../core/errors.ts'

/** What became of one text: a text that the pipeline can't read is a fault of ours, and stops no other. */
export type Reading =
  { readonly ok: true; readonly annotation: Annotation } | { readonly ok: false; readonly reason: string }

/** Reads batches of texts beside the thread that serves and stores. */
export interface AnnotatorThreads extends AsyncDisposable {
  /** Starts the threads. @throws Error with what keeps the pipeline from starting, e.g. a damaged lexicon. */
  ready(): Promise<void>
  /** In the order given. @throws RetryableError when the thread died: its batch was not read. */
  readAll(texts: readonly string[]): Promise<readonly Reading[]>
}

export interface ThreadSettings {
  readonly customWords: readonly string[]
  /** Undefined: one per core but one, which the store and the queues need. */
  readonly threads?: number | undefined
}

/** What goes to a thread and what comes back, matched by number. */
export interface ReadRequest {
  readonly no: number
  readonly texts: readonly string[]
}
export interface ReadAnswer {
  readonly no: number
  /** As JSON: half the cost of cloning so many small objects. */
  readonly readings: string
}

const PROGRAM = new URL('./thread.ts', import.meta.url)
const MOST_BY_DEFAULT = 8

export function threadCount({ threads }: Pick<ThreadSettings, 'threads'>): number {
  return threads ?? Math.min(MOST_BY_DEFAULT, Math.max(1, availableParallelism() - 1))
}

/** Threads start with `ready`, or with the first batch that needs them. */
export function createAnnotatorThreads(settings: ThreadSettings): AnnotatorThreads {
  const lanes = Array.from({ length: threadCount(settings) }, () => createLane(settings))
  return {
    async ready() {
      await Promise.all(lanes.map((lane) => lane.readAll([])))
    },
    readAll(texts) {
      const idlest = lanes.reduce((best, lane) => (lane.waiting() < best.waiting() ? lane : best))
      return idlest.readAll(texts)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(lanes.map((lane) => lane.end()))
    },
  }
}

/** One thread, begun anew after it died. */
function createLane({ customWords }: ThreadSettings) {
  const waiting = new Map<number, { resolve: (readings: readonly Reading[]) => void; reject: (error: Error) => void }>()
  let worker: Worker | undefined
  let last = 0
  const died = (reason: string) => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(new RetryableError(`the annotator's thread ended: ${reason}`))
    waiting.clear()
  }
  const start = () => {
    const fresh = new Worker(PROGRAM, { workerData: { customWords } })
    fresh.on('message', ({ no, readings }: ReadAnswer) => {
      waiting.get(no)?.resolve(JSON.parse(readings) as readonly Reading[])
      waiting.delete(no)
      if (waiting.size === 0) fresh.unref()
    })
    fresh.on('error', (error) => {
      died(error instanceof Error ? error.message : String(error))
    })
    fresh.on('exit', (code) => {
      if (worker === fresh) died(`exit code ${code}`)
    })
    return fresh
  }
  return {
    waiting: () => waiting.size,
    readAll(texts: readonly string[]): Promise<readonly Reading[]> {
      worker ??= start()
      worker.ref()
      const no = ++last
      const answer = new Promise<readonly Reading[]>((resolve, reject) => {
        waiting.set(no, { resolve, reject })
      })
      worker.postMessage({ no, texts } satisfies ReadRequest)
      return answer
    },
    async end() {
      const ending = worker
      worker = undefined
      await ending?.terminate()
    },
  }
}
