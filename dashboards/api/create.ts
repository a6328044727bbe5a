import { OpenAPIHono, type z } from '@hono/zod-openapi'
import { validationProblem } from './problems.ts'
import { ProblemSchema } from './schemas/shapes.ts'

/** A router whose questions are checked, every problem at once. */
export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, c) => (result.success ? undefined : validationProblem(c, result.error)),
  })
}

/** What a route answers: JSON, or a problem. */
export function answers<S extends z.ZodType>(schema: S) {
  return { 200: jsonOf(schema, 'The answer'), ...PROBLEMS }
}

function jsonOf<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

const problemOf = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
})

const PROBLEMS = {
  400: problemOf('The question can not be answered as it is'),
  404: problemOf('It is not there'),
  500: problemOf('Something failed here'),
}
