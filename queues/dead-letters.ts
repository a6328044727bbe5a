import { UserError } from '../core/errors.ts'
import { deadLetterId, type DeadLetters } from './bull-queue.ts'
import type { Queues } from './open.ts'
import { PAYLOADS } from './payloads.ts'

/**
 * Puts a dead letter's work back on its queue, durably, and then removes the letter; a crash in between leaves both, and doing it
 * again changes nothing.
 * @throws UserError when there is no such letter, or its payload is what is wrong with it.
 */
export async function replayDeadLetter(
  { queues, deadLetters }: { queues: Queues; deadLetters: DeadLetters },
  id: string,
): Promise<void> {
  const found = await deadLetters.get(id)
  const letter = found?.value
  if (letter === undefined)
    throw new UserError(`there is no dead letter ${id}`, '`rawang dead-letters list` names them')
  const jobId = letter.id === deadLetterId(letter.queue, letter.jobId) ? letter.jobId : letter.id
  switch (letter.queue) {
    case 'collect':
      await queues.collect.add({ id: jobId, payload: fit(PAYLOADS.collect.safeParse(letter.payload), id) })
      break
    case 'process':
      await queues.process.add({ id: jobId, payload: fit(PAYLOADS.process.safeParse(letter.payload), id) })
      break
    case 'index':
      await queues.index.add({ id: jobId, payload: fit(PAYLOADS.index.safeParse(letter.payload), id) })
      break
    default:
      throw new UserError(
        `dead letter ${id} is a refused line of a file (${letter.origin ?? letter.queue})`,
        'mend the line in the file and ingest it again',
      )
  }
  // The job may have failed again by now: then the letter is a new one, and stays.
  if ((await deadLetters.get(id))?.version === found?.version) await deadLetters.delete(id)
}

function fit<T>(parsed: { success: true; data: T } | { success: false }, id: string): T {
  if (parsed.success) return parsed.data
  throw new UserError(
    `dead letter ${id} holds a payload that no queue takes`,
    '`rawang dead-letters show` prints it; report it',
  )
}
