import { ReplyError } from 'ioredis'
import { describeError, UnavailableError } from '../../core/errors.ts'

/** Answers of a server that is there and can't work now: it loads its file, follows another, lost its disk or its majority. */
const FOR_NOW = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MISCONF|NOREPLICAS|UNBLOCKED)\b/

/** What BullMQ or ioredis threw, as an UnavailableError when it passes by itself or when an operator mends the server. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const text = describeError(error)
  if (/\bOOM\b/.test(text))
    return new UnavailableError('Redis is full (its maxmemory is used up)', {
      remedy: 'give Redis more memory (`CONFIG SET maxmemory …`), or wait until the workers have caught up',
      cause: error,
    })
  if (error instanceof ReplyError ? FOR_NOW.test(text) : isConnectionError(error))
    return new UnavailableError(`Redis can't be reached (${text})`, {
      remedy: 'start Redis again, or mend the network to it; work goes on by itself then',
      cause: error,
    })
  return error
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'NR_CLOSED',
])

function isConnectionError(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return (
    (code !== undefined && SOCKET_CODES.has(code)) ||
    error.name === 'MaxRetriesPerRequestError' ||
    error.name === 'ClusterAllFailedError' ||
    /^(Connection is closed|Command timed out|Stream isn't writeable|Cluster isn't ready|None of startup nodes|connect ETIMEDOUT)/.test(
      error.message,
    )
  )
}
