import type { JobQueue } from '../../core/ports/job-queue.ts'
import type { Queues } from '../../queues/open.ts'
import { canonicalJson } from './canonical-json.ts'

/** Adds every job that is not finished to the target's queue of the same name. Doing it again adds none twice. @returns How many there are. */
export async function copyJobs(from: Queues, to: Queues, nowMs: number): Promise<number> {
  const one = async <P>(source: JobQueue<P>, target: JobQueue<P>) => {
    let copied = 0
    for await (const { id, payload, delayMs } of source.unfinished(nowMs)) {
      await target.add({ id, payload, ...(delayMs > 0 ? { delayMs } : {}) })
      copied++
    }
    return copied
  }
  return (
    (await one(from.collect, to.collect)) + (await one(from.process, to.process)) + (await one(from.index, to.index))
  )
}

/** The jobs of the source that are not in the target as they are there, as `queue/id`. */
export async function missingJobs(from: Queues, to: Queues, nowMs: number): Promise<readonly string[]> {
  const missing: string[] = []
  for (const name of ['collect', 'process', 'index'] as const) {
    const there = new Map<string, string>()
    for await (const { id, payload } of to[name].unfinished(nowMs)) there.set(id, canonicalJson(payload))
    for await (const { id, payload } of from[name].unfinished(nowMs))
      if (there.get(id) !== canonicalJson(payload)) missing.push(`${name}/${id}`)
  }
  return missing
}
