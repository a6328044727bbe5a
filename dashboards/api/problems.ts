import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import type { z } from '@hono/zod-openapi'
import { describeError, UnavailableError, UserError } from '../../core/errors.ts'
import type { ApiDeps } from './deps.ts'
import type { Problem } from './schemas/shapes.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'The question can not be answered as it is',
  403: 'Refused',
  404: 'Not found',
  409: 'Not possible now',
  421: 'Wrong host',
  500: 'Something failed here',
  503: 'Not ready',
}

type ProblemStatus = 400 | 403 | 404 | 409 | 421 | 500 | 503

/** An RFC 9457 document. */
export function problem(
  c: Context,
  status: ProblemStatus,
  fields: Pick<Problem, 'detail' | 'remedy' | 'errors'>,
): Response {
  const body: Problem = { type: 'about:blank', title: TITLES[status] ?? 'Problem', status, ...fields }
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' })
}

/** Every problem of the question at once, each with its path. */
export function validationProblem(c: Context, error: z.ZodError): Response {
  return problem(c, 400, {
    detail: 'some parts of the question are not as described',
    remedy: '/openapi.json describes every parameter',
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  })
}

/** What a person must change is said; of our own failures only that there was one. */
export function onError({ events }: Pick<ApiDeps, 'events'>): (error: Error, c: Context) => Response {
  return (error, c) => {
    if (error instanceof NotFoundError) return problem(c, 404, { detail: error.message })
    if (error instanceof UserError) return problem(c, 400, { detail: error.message, ...remedyOf(error) })
    if (error instanceof UnavailableError) return problem(c, 503, { detail: error.message, remedy: error.remedy })
    if (error instanceof HTTPException) return problem(c, 400, { detail: error.message })
    events.failed({ where: `api ${c.req.method} ${routePath(c)}`, reason: describeError(error) })
    return problem(c, 500, { detail: 'the log says more', remedy: 'try again; if it stays, look at the log' })
  }
}

/** What was asked for by name is not there. */
export class NotFoundError extends Error {}

function remedyOf({ remedy }: UserError): { remedy?: string } {
  return remedy === undefined ? {} : { remedy }
}
