import { Worker } from 'node:worker_threads'

/** As much of PGlite as the queues need. */
export interface EmbeddedDatabase {
  query(text: string, params: readonly unknown[]): Promise<QueryResult>
  /** Several statements, without parameters. */
  exec(text: string): Promise<readonly QueryResult[]>
  onNotification(listener: (channel: string, payload: string) => void): void
  close(): Promise<void>
}

export interface QueryResult {
  readonly rows: readonly unknown[]
  readonly affectedRows?: number | undefined
}

/** What goes to the thread, and what comes back. */
export type ThreadRequest = { readonly no: number } & (
  | { readonly kind: 'query'; readonly text: string; readonly params: readonly unknown[] }
  | { readonly kind: 'exec'; readonly text: string }
  | { readonly kind: 'close' }
)
export type ThreadAnswer =
  | { readonly kind: 'done'; readonly no: number; readonly results: readonly QueryResult[] }
  | {
      readonly kind: 'failed'
      readonly no: number
      readonly error: { readonly message: string; readonly code?: string }
    }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string }

const PROGRAM = new URL('./database-thread.ts', import.meta.url)
/** The answer to nothing in particular: the database is open, or could not be opened. */
export const OPENING = 0

type Question = ThreadRequest extends infer R ? (R extends unknown ? Omit<R, 'no'> : never) : never

/**
 * Opens the database of a folder, made when it is not there, on a thread of its own: it computes in WebAssembly what others ask a
 * server, and the thread that serves the page shall not wait for it.
 * @throws What PGlite threw, when it can't be opened.
 */
export async function openDatabaseThread(folder: string): Promise<EmbeddedDatabase> {
  const worker = new Worker(PROGRAM, { workerData: { folder } })
  const waiting = new Map<
    number,
    { resolve: (results: readonly QueryResult[]) => void; reject: (error: Error) => void }
  >()
  const listeners: ((channel: string, payload: string) => void)[] = []
  let last = OPENING
  let ended: Error | undefined
  const end = (error: Error) => {
    ended = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (answer: ThreadAnswer) => {
    if (answer.kind === 'notification') {
      for (const listener of listeners) listener(answer.channel, answer.payload)
      return
    }
    const asked = waiting.get(answer.no)
    waiting.delete(answer.no)
    if (answer.kind === 'done') asked?.resolve(answer.results)
    else asked?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }))
  })
  worker.on('error', (error) => {
    end(error instanceof Error ? error : new Error(String(error)))
  })
  worker.on('exit', (code) => {
    end(new Error(`the queue database's thread ended (exit code ${code})`))
  })
  const answerTo = (no: number) =>
    new Promise<readonly QueryResult[]>((resolve, reject) => {
      if (ended === undefined) waiting.set(no, { resolve, reject })
      else reject(ended)
    })
  const ask = (question: Question) => {
    const no = ++last
    const answer = answerTo(no)
    worker.postMessage({ no, ...question })
    return answer
  }
  try {
    await answerTo(OPENING)
  } catch (error) {
    // A thread that waits for questions would keep the process alive.
    await worker.terminate()
    throw error
  }
  return {
    async query(text, params) {
      const [result] = await ask({ kind: 'query', text, params })
      return result ?? { rows: [] }
    },
    exec: (text) => ask({ kind: 'exec', text }),
    onNotification(listener) {
      listeners.push(listener)
    },
    async close() {
      if (ended === undefined) await ask({ kind: 'close' })
      await worker.terminate()
    },
  }
}
