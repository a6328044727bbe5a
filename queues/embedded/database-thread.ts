/** The thread with the queue database: the program behind `database.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { copyTemplate } from './template.ts'
import { OPENING, type QueryResult, type ThreadAnswer, type ThreadRequest } from './database.ts'

const { folder } = workerData as { readonly folder: string }
const send = (answer: ThreadAnswer) => {
  parentPort?.postMessage(answer)
}

async function answer(no: number, work: () => Promise<readonly QueryResult[]>): Promise<void> {
  try {
    const results = await work()
    send({ kind: 'done', no, results: results.map(({ rows, affectedRows }) => ({ rows, affectedRows })) })
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    send({ kind: 'failed', no, error: { message, ...(code === undefined ? {} : { code }) } })
  }
}

let opened: PGlite | undefined
await answer(OPENING, async () => {
  await copyTemplate(folder)
  opened = await PGlite.create(folder)
  opened.onNotification((channel, payload) => {
    send({ kind: 'notification', channel, payload })
  })
  return []
})

parentPort?.on('message', (request: ThreadRequest) => {
  void answer(request.no, async () => {
    if (opened === undefined) throw new Error('the queue database is not open')
    switch (request.kind) {
      case 'query':
        return [await opened.query(request.text, [...request.params])]
      case 'exec':
        return opened.exec(request.text)
      case 'close':
        await opened.close()
        return []
    }
  })
})
