import { createHash } from 'node:crypto'
import type { StateStore, Versioned } from '../../core/ports/state-store.ts'
import { STATE } from '../../core/state.ts'
import { canonicalJson } from './canonical-json.ts'

const PAGE = 500
const AT_ONCE = 16

/** What belongs to a process or to the copy itself is not carried over: who waits for a receipt begins anew. */
const KINDS = Object.values(STATE).filter(
  ({ kind }) => ![STATE.receipt.kind, STATE.installation.kind, STATE.migration.kind].includes(kind),
)

/** Copies every document of every kind. Doing it again changes nothing. @returns How many there are. */
export async function copyState(from: StateStore, to: StateStore, signal: AbortSignal): Promise<number> {
  let copied = 0
  for (const { kind } of KINDS)
    for await (const page of pagesOf(from, kind)) {
      signal.throwIfAborted()
      for (let at = 0; at < page.length; at += AT_ONCE)
        await Promise.all(page.slice(at, at + AT_ONCE).map(({ id, value }) => to.put(kind, id, value, 'any')))
      copied += page.length
    }
  return copied
}

export async function countState(state: StateStore): Promise<number> {
  let count = 0
  for (const { kind } of KINDS) count += await state.count(kind)
  return count
}

/** Erases what an earlier copy has left. */
export async function clearState(state: StateStore): Promise<void> {
  for (const { kind } of KINDS)
    for await (const page of pagesOf(state, kind)) for (const { id } of page) await state.delete(kind, id)
}

/** How many documents there are of each kind, with a digest of them; kinds without any are left out. */
export async function digestState(
  state: StateStore,
): Promise<ReadonlyMap<string, { readonly documents: number; readonly digest: string }>> {
  const digests = new Map<string, { documents: number; digest: string }>()
  for (const { kind } of KINDS) {
    const hash = createHash('sha256')
    let documents = 0
    for await (const page of pagesOf(state, kind)) {
      for (const { id, value } of page) hash.update(`${canonicalJson([id, value])}\n`)
      documents += page.length
    }
    if (documents > 0) digests.set(kind, { documents, digest: hash.digest('hex') })
  }
  return digests
}

async function* pagesOf(state: StateStore, kind: string): AsyncGenerator<readonly Versioned<unknown>[]> {
  for (let after: string | undefined; ;) {
    const page = await state.list(kind, { limit: PAGE, ...(after === undefined ? {} : { after }) })
    if (page.length === 0) return
    yield page
    after = page.at(-1)?.id
  }
}
