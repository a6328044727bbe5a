import type { Client, estypes } from '@elastic/elasticsearch'
import { errors } from '@elastic/elasticsearch'
import type { Clock } from '../../core/clock.ts'
import { RetryableError } from '../../core/errors.ts'
import { asking, complaintOf, isPassing, translateError, unavailable, type Complaint } from './errors.ts'

/** One write of one document. `ifSeqNo`/`ifPrimaryTerm`: only if that is still its version. */
export type Operation =
  | { readonly create: Target; readonly source: object }
  | { readonly index: Target & Version; readonly source: object }
  /** Only over an older copy of the same original: for copying the same index again. */
  | { readonly copy: Target & { readonly originalVersion: number }; readonly source: object }
  | { readonly delete: Target & Version }

interface Target {
  readonly index: string
  readonly key: string
  /** `index` must be an alias: so no index without our mapping is made by writing. */
  readonly alias?: boolean
}

interface Version {
  readonly seqNo: number
  readonly primaryTerm: number
}

/** `conflict`: somebody was faster, or the index is gone: look again. `refused`: never, with Elasticsearch's reason. */
export type Written =
  | { readonly result: 'done' }
  | { readonly result: 'conflict' }
  | { readonly result: 'refused'; readonly reason: string }

/** Elasticsearch can't take it now: the same may be written later. */
export interface Held {
  readonly result: 'held'
  readonly trouble: Error
}

const TRIES = 6
const FIRST_PAUSE_MS = 100
const MAX_PAUSE_MS = 3_200

/** How long to wait before what is held is sent again; undefined once it was sent so often that it is left for later. */
export function pauseMs(tried: number): number | undefined {
  return tried < TRIES ? Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1)) : undefined
}

/**
 * Sends operations in one request.
 * @returns What became of each, in the order given.
 */
export async function writeOnce(
  client: Client,
  operations: readonly Operation[],
): Promise<readonly (Written | Held)[]> {
  if (operations.length === 0) return []
  const { answers, failure = new RetryableError('Elasticsearch left writes unanswered') } = await send(
    client,
    operations,
  )
  return operations.map((_, at) => answers[at] ?? { result: 'held', trouble: failure })
}

/**
 * The same, and again with growing pauses what Elasticsearch had no room or time for.
 * @throws UnavailableError when it still can't take some of them: others may have been written.
 */
export async function writeAll(
  client: Client,
  clock: Pick<Clock, 'sleep'>,
  operations: readonly Operation[],
): Promise<readonly Written[]> {
  const written = new Array<Written>(operations.length)
  let open = operations.map((operation, at) => ({ operation, at }))
  for (let tried = 1; ; tried++) {
    const answers = await writeOnce(
      client,
      open.map(({ operation }) => operation),
    )
    const again: typeof open = []
    let trouble: Error | undefined
    for (const [i, answer] of answers.entries()) {
      const each = open[i]
      if (each === undefined) continue
      if (answer.result !== 'held') written[each.at] = answer
      else {
        again.push(each)
        trouble = answer.trouble
      }
    }
    if (trouble === undefined) return written
    const pause = pauseMs(tried)
    if (pause === undefined) throw trouble
    open = again
    await clock.sleep(pause)
  }
}

interface Sent {
  readonly answers: readonly (Written | Held | undefined)[]
  readonly failure?: Error
}

async function send(client: Client, operations: readonly Operation[]): Promise<Sent> {
  try {
    const { items } = await client.bulk<string>({
      operations: operations.flatMap(linesOf),
      include_source_on_error: false,
      filter_path: ['items.*.status', 'items.*.error'],
    })
    return { answers: items.map(answerOf) }
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 413) return sendInHalves(client, operations)
    const translated = translateError(error, 'working')
    if (translated instanceof RetryableError) return { answers: [], failure: translated }
    throw translated
  }
}

/** Too large for the server's `http.max_content_length`. */
async function sendInHalves(client: Client, operations: readonly Operation[]): Promise<Sent> {
  if (operations.length === 1)
    return { answers: [{ result: 'refused', reason: 'Elasticsearch takes no request of this size (413)' }] }
  const middle = Math.ceil(operations.length / 2)
  const first = await send(client, operations.slice(0, middle))
  const second = await send(client, operations.slice(middle))
  const answers = Array.from({ length: operations.length }, (_, i) =>
    i < middle ? first.answers[i] : second.answers[i - middle],
  )
  const failure = first.failure ?? second.failure
  return failure === undefined ? { answers } : { answers, failure }
}

/** Serialised here, once. */
function linesOf(operation: Operation): string[] {
  if ('create' in operation) return [JSON.stringify({ create: addressOf(operation.create) }), JSON.stringify(operation.source)] // prettier-ignore
  if ('index' in operation) return [JSON.stringify({ index: addressOf(operation.index) }), JSON.stringify(operation.source)] // prettier-ignore
  if ('copy' in operation) return [JSON.stringify({ index: copyAddressOf(operation.copy) }), JSON.stringify(operation.source)] // prettier-ignore
  return [JSON.stringify({ delete: addressOf(operation.delete) })]
}

function addressOf({ index, key, alias, seqNo, primaryTerm }: Target & Partial<Version>) {
  return { _index: index, _id: key, require_alias: alias, if_seq_no: seqNo, if_primary_term: primaryTerm }
}

function copyAddressOf({ index, key, originalVersion }: Target & { readonly originalVersion: number }) {
  return { _index: index, _id: key, version: originalVersion, version_type: 'external' }
}

function answerOf(item: estypes.BulkResponseItem | Partial<Record<string, estypes.BulkResponseItem>>): Written | Held {
  const [{ status = 0, error } = {}] = Object.values(item) as Partial<estypes.BulkResponseItem>[]
  // Deleting what is not there is status 404 without an error.
  if (error === undefined) return { result: status < 400 ? 'done' : 'conflict' }
  const complaint: Complaint = complaintOf(error)
  if (status === 409 || status === 404) return { result: 'conflict' }
  if (isPassing(status, complaint)) return { result: 'held', trouble: unavailable(status, complaint) }
  return { result: 'refused', reason: `Elasticsearch refuses it: ${complaint.type}: ${complaint.reason}` }
}

/** Makes what was written searchable. Names that are gone meanwhile are no error. */
export async function refresh(client: Client, indices: Iterable<string>): Promise<void> {
  const index = [...new Set(indices)]
  if (index.length === 0) return
  await asking(() => client.indices.refresh({ index, ignore_unavailable: true, filter_path: ['_shards.failed'] }))
}
