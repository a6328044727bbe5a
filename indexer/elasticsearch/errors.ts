import { setTimeout as wait } from 'node:timers/promises'
import { errors } from '@elastic/elasticsearch'
import { UnavailableError, UserError } from '../../core/errors.ts'

/** What an error of Elasticsearch says of itself. */
export interface Complaint {
  readonly type: string
  readonly reason: string
}

/** The statuses with which Elasticsearch asks to come again: overloaded, not up yet, between two masters. */
const LATER = new Set([408, 429, 500, 502, 503, 504])

/** True when the very same request may succeed later without anybody changing it. */
export function isPassing(status: number, complaint: Complaint | undefined): boolean {
  return LATER.has(status) || complaint?.type === 'cluster_block_exception'
}

/**
 * What an error of the client means for the caller: unreachable, overloaded, read-only and refused credentials are the
 * server's matter (UnavailableError: wait); anything else is our own mistake and comes back as it is.
 */
export function translateError(error: unknown, phase: 'opening' | 'working'): unknown {
  const trouble = troubleOf(error)
  if (trouble === undefined) return error
  const message = `Elasticsearch ${trouble.message}`
  return phase === 'opening'
    ? new UserError(message, trouble.remedy)
    : new UnavailableError(message, { remedy: trouble.remedy, cause: error })
}

/** A connection that was closed while idle, a shard that only just starts or moves: over in a moment. */
const PAUSES_MS = [20, 100, 400]

/** Runs a request that may be repeated (a read, or a write that does the same twice), its errors translated. */
export async function asking<T>(work: () => Promise<T>, phase: 'opening' | 'working' = 'working'): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work()
    } catch (error) {
      if (!isMomentary(error)) throw translateError(error, phase)
      await wait(pauseMs)
    }
  }
  return askingOnce(work, phase)
}

/** Runs a request whose answer would be another the second time. */
export async function askingOnce<T>(work: () => Promise<T>, phase: 'opening' | 'working' = 'working'): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translateError(error, phase)
  }
}

/** Elasticsearch's limit of buckets in one answer, which it reports as if it were busy. */
export function isTooManyBuckets(error: unknown): boolean {
  const cause = error instanceof UnavailableError ? error.cause : error
  return cause instanceof errors.ResponseError && JSON.stringify(cause.body).includes('too_many_buckets_exception')
}

function isMomentary(error: unknown): boolean {
  if (error instanceof errors.ConnectionError) return true
  return (
    error instanceof errors.ResponseError && [502, 503, 504].includes(error.statusCode ?? 0) && !isTooManyBuckets(error)
  )
}

/** The refusal of single documents, or of a whole request, as one error. */
export function unavailable(status: number, complaint: Complaint): UnavailableError {
  const { message, remedy } = refusal(status, complaint)
  return new UnavailableError(`Elasticsearch ${message}`, { remedy })
}

interface Trouble {
  readonly message: string
  readonly remedy: string
}

function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0
    const complaint = complaintOf(error.body)
    return status === 401 || status === 403 || isPassing(status, complaint) ? refusal(status, complaint) : undefined
  }
  if (error instanceof errors.TimeoutError)
    return { message: 'does not answer in time', remedy: 'see whether it is overloaded (GET _cat/thread_pool)' }
  if (error instanceof errors.ConnectionError || error instanceof errors.NoLivingConnectionsError)
    return {
      message: `can't be reached (${error.message})`,
      remedy: 'see whether it runs, and check its address, port and certificate',
    }
  if (error instanceof errors.ProductNotSupportedError)
    return { message: "'s address leads to something else", remedy: 'check the address' }
  return undefined
}

function refusal(status: number, { type, reason }: Complaint): Trouble {
  if (type === 'cluster_block_exception')
    return {
      message: `takes no writes (${reason})`,
      remedy: 'make room on its disks and lift the block (index.blocks.* in its settings)',
    }
  if (status === 401 || status === 403)
    return {
      message: `refuses our credentials (${type})`,
      remedy: "check the API key or password, and that it may read, write and manage the prefix's indices",
    }
  if (status === 429)
    return { message: `is overloaded (${type}: ${reason})`, remedy: 'wait, or give it more memory or machines' }
  return {
    message: `is not able to answer now (${status} ${type}: ${reason})`,
    remedy: 'see its log and GET _cluster/health',
  }
}

/** The first words on what was wrong; never the part that quotes the document. */
export function complaintOf(body: unknown): Complaint {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : body
  if (typeof error !== 'object' || error === null) return { type: 'unknown', reason: 'it gave no reason' }
  const { type, reason } = error as { type?: unknown; reason?: unknown }
  return { type: typeof type === 'string' ? type : 'unknown', reason: withoutQuote(reason, error) }
}

/** `document_parsing_exception` shows a preview of the value, and "immense term" the bytes of it: a post's own words stay out of logs. */
function withoutQuote(reason: unknown, error: object): string {
  const own = typeof reason === 'string' ? reason : 'it gave no reason'
  const cause = 'caused_by' in error ? complaintOf(error.caused_by) : undefined
  const text = cause === undefined || own.includes(cause.reason) ? own : `${own}: ${cause.reason}`
  const quote = /[.,]? (?:Preview of field's value|The prefix of the first immense term|original message)/.exec(text)
  return (quote === null ? text : text.slice(0, quote.index)).slice(0, 500)
}
