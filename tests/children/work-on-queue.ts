/**
 * Run by job-queue.contract.ts with the module that opens the queues, a place and a mode: `add` adds jobs until it is killed and
 * prints each id once it is durable; `hold` takes jobs, prints their ids and never finishes one; `open` only opens.
 */
import type { OpenQueuesForTest } from '../contracts/job-queue.contract.ts'

const [module = '', place = '', mode = ''] = process.argv.slice(2)
const { openQueuesForTest } = (await import(module)) as { openQueuesForTest: OpenQueuesForTest }
const ignore = () => undefined
const say = (line: string) => process.stdout.write(`${line}\n`)
const opened = await openQueuesForTest(place, {
  maxAttempts: 3,
  command: `child ${mode}`,
  events: { jobRetried: ignore, deadLettered: ignore, failed: ignore },
})
say('open')
if (mode === 'add') {
  for (let n = 0; ; n++) {
    await opened.queues.collect.add({ id: `job-${n}`, payload: { sourceId: `s${n}`, slotMs: n } })
    say(`job-${n}`)
  }
}
if (mode === 'hold') {
  opened.queues.collect.consume(
    (job) => {
      say(job.id)
      return new Promise(ignore)
    },
    { concurrency: 2 },
  )
}
// Until it is killed.
setInterval(ignore, 60_000)
