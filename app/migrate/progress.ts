import { UserError } from '../../core/errors.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf, type Migration } from '../../core/state.ts'

const ONLY = 'this'

/** How far the copy has come whose state this is; undefined when it is none. */
export async function readProgress(state: StateStore): Promise<Migration | undefined> {
  return (await stateOf(state, STATE.migration).get(ONLY))?.value
}

export async function writeProgress(state: StateStore, progress: Migration): Promise<void> {
  await stateOf(state, STATE.migration).put(ONLY, progress)
}

/** @throws UserError when these data are a copy that is not whole: work on it would be lost or doubled. */
export async function refuseHalfCopy(state: StateStore): Promise<void> {
  const progress = await readProgress(state)
  if (progress?.finishedAtMs !== null) return
  throw new UserError(
    `these data are a copy that \`rawang migrate\` began at ${new Date(progress.startedAtMs).toISOString()} and has not finished`,
    'run the same `rawang migrate` again: it goes on from where it was',
  )
}
