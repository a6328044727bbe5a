import { Worker } from 'node:worker_threads'
import type { Annotation } from '../../core/annotation.ts'
import { RetryableError } from '../../core/errors.ts'

/** What became of one text: a text that the pipeline can't read is a fault of ours, and stops no other. */
export type Reading =
  { readonly ok: true; readonly annotation: Annotation } | { readonly ok: false; readonly reason: string }

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

export interface LaneSettings {
  readonly customWords: readonly string[]
  /** The thread's program. */
  readonly program: URL
  /** How long one text may take before its thread is taken for hung. */
  readonly textLimitMs: number
}

/** What a thread is started with. */
export interface LaneData extends Pick<LaneSettings, 'customWords'> {
  /** In it the thread counts the texts that it has begun. */
  readonly progress: Int32Array<SharedArrayBuffer>
}

/** So many looks without progress are the limit: a process that was stopped for a while looks once when it goes on. */
const LOOKS = 10

interface Batch {
  readonly texts: readonly string[]
  /** Places of the texts that a thread hung at. */
  readonly hung: Set<number>
  readonly resolve: (readings: readonly Reading[]) => void
  readonly reject: (error: Error) => void
}

/**
 * One thread and the batches that wait for it, the oldest being read. A thread that died is begun anew with the next batch. One that
 * hangs at a text is ended; that text can't be read, and what else waits goes to a new thread.
 */
export class Lane {
  readonly #settings: LaneSettings
  readonly #waiting = new Map<number, Batch>()
  #progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  #worker: Worker | undefined
  #watch: NodeJS.Timeout | undefined
  #last = 0
  /** Texts that the thread had finished before the batch that it reads now. */
  #finished = 0

  constructor(settings: LaneSettings) {
    this.#settings = settings
  }

  get waiting(): number {
    return this.#waiting.size
  }

  readAll(texts: readonly string[]): Promise<readonly Reading[]> {
    return new Promise((resolve, reject) => {
      this.#send({ texts, hung: new Set(), resolve, reject })
    })
  }

  async end(): Promise<void> {
    const ending = this.#forget()
    await ending?.terminate()
  }

  #send(batch: Batch): void {
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#watch ??= this.#startWatch()
    const no = ++this.#last
    this.#waiting.set(no, batch)
    this.#worker.postMessage({ no, texts: batch.texts.filter((_, i) => !batch.hung.has(i)) } satisfies ReadRequest)
  }

  #start(): Worker {
    const { program, customWords } = this.#settings
    this.#progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
    this.#finished = 0
    const workerData: LaneData = { customWords, progress: this.#progress }
    const fresh = new Worker(program, { workerData })
    fresh.on('message', ({ no, readings }: ReadAnswer) => {
      const batch = this.#waiting.get(no)
      if (this.#worker !== fresh || batch === undefined) return
      this.#waiting.delete(no)
      this.#finished += batch.texts.length - batch.hung.size
      if (this.#waiting.size === 0) this.#rest()
      batch.resolve(this.#whole(batch, JSON.parse(readings) as readonly Reading[]))
    })
    fresh.on('error', (error) => {
      this.#died(fresh, error instanceof Error ? error.message : String(error))
    })
    fresh.on('exit', (code) => {
      this.#died(fresh, `exit code ${code}`)
    })
    return fresh
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    const batches = [...this.#waiting.values()]
    this.#forget()
    for (const { reject } of batches) reject(new RetryableError(`the annotator's thread ended: ${reason}`))
  }

  /** The readings in the order of the texts, with what is to be said of those that a thread hung at. */
  #whole({ texts, hung }: Batch, readings: readonly Reading[]): readonly Reading[] {
    if (hung.size === 0) return readings
    const left = readings.values()
    const reason = `reading the text took more than ${this.#settings.textLimitMs / 1_000} s, so it was given up`
    return texts.map((_, i) => (hung.has(i) ? undefined : left.next().value) ?? { ok: false, reason })
  }

  /** Looks whether the thread still gets on; one that has begun no text is starting, or rests. */
  #startWatch(): NodeJS.Timeout {
    let [seen, looks] = [-1, 0]
    return setInterval(() => {
      const begun = Atomics.load(this.#progress, 0)
      looks = begun === seen && begun > this.#finished ? looks + 1 : 0
      seen = begun
      if (looks < LOOKS) return
      looks = 0
      this.#replace(begun - this.#finished - 1)
    }, this.#settings.textLimitMs / LOOKS)
  }

  /** @param at - Which of the texts that were sent with the oldest batch the thread hangs at. */
  #replace(at: number): void {
    const batches = [...this.#waiting.values()]
    void this.#forget()?.terminate()
    const [hanging] = batches
    const sent = [...(hanging?.texts.keys() ?? [])].filter((i) => hanging?.hung.has(i) === false)
    const place = sent[at]
    if (place !== undefined) hanging?.hung.add(place)
    for (const batch of batches) this.#send(batch)
  }

  #rest(): void {
    this.#worker?.unref()
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  #forget(): Worker | undefined {
    const worker = this.#worker
    this.#rest()
    this.#worker = undefined
    this.#waiting.clear()
    return worker
  }
}
