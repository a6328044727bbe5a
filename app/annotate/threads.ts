import { availableParallelism } from 'node:os'
import { Lane, type LaneSettings, type Reading } from './lane.ts'

/** Reads batches of texts beside the thread that serves and stores. */
export interface AnnotatorThreads extends AsyncDisposable {
  /** Starts the threads. @throws Error with what keeps the pipeline from starting, e.g. a damaged lexicon. */
  ready(): Promise<void>
  /** In the order given; a text that takes for ever is one that can't be read. @throws RetryableError when the thread died: its batch was not read. */
  readAll(texts: readonly string[]): Promise<readonly Reading[]>
}

export interface ThreadSettings {
  readonly customWords: readonly string[]
  /** Undefined: one per core but one, which the store and the queues need. */
  readonly threads?: number | undefined
}

const PROGRAM = new URL('./thread.ts', import.meta.url)
const MOST_BY_DEFAULT = 8
/** Far above what the longest text takes on a busy machine: what takes so long never ends. */
const TEXT_LIMIT_MS = 60_000

export function threadCount({ threads }: Pick<ThreadSettings, 'threads'>): number {
  return threads ?? Math.min(MOST_BY_DEFAULT, Math.max(1, availableParallelism() - 1))
}

/** Threads start with `ready`, or with the first batch that needs them. */
export function createAnnotatorThreads(
  settings: ThreadSettings & Partial<Pick<LaneSettings, 'program' | 'textLimitMs'>>,
): AnnotatorThreads {
  const { customWords, program = PROGRAM, textLimitMs = TEXT_LIMIT_MS } = settings
  const lanes = Array.from({ length: threadCount(settings) }, () => new Lane({ customWords, program, textLimitMs }))
  return {
    async ready() {
      await Promise.all(lanes.map((lane) => lane.readAll([])))
    },
    readAll(texts) {
      const idlest = lanes.reduce((best, lane) => (lane.waiting < best.waiting ? lane : best))
      return idlest.readAll(texts)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(lanes.map((lane) => lane.end()))
    },
  }
}
