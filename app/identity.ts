import { createHmac, randomUUID } from 'node:crypto'
import { UserError } from '../core/errors.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { Secret } from '../core/secret.ts'
import { STATE, stateOf } from '../core/state.ts'

const ONLY = 'this'

/**
 * The id of the installation whose state this is; made when there is none yet. All its processes must have the same secret key:
 * with two keys one author would be two.
 * @throws UserError when the key is another than the installation began with.
 */
export async function identityOf(
  state: StateStore,
  { key, nowMs }: { readonly key: Secret; readonly nowMs: number },
): Promise<string> {
  const installations = stateOf(state, STATE.installation)
  const keyDigest = createHmac('sha256', key.reveal()).update('rawang installation').digest('base64url')
  const fresh = { id: randomUUID(), keyDigest, createdAtMs: nowMs }
  const first = await installations.put(ONLY, fresh, 'absent')
  const stored = first === undefined ? (await installations.get(ONLY))?.value : fresh
  if (stored?.keyDigest === keyDigest) return stored.id
  throw new UserError(
    'RAWANG_SECRET_KEY is not the key that this installation began with: authors would get second pseudonyms',
    'give every process the same key; a cluster can not change it',
  )
}
