import { z } from 'zod'
import { CHANNELS, RELEVANT_ROLES, type RoleId } from '../../core/annotation.ts'

const weight = z.number().min(-10).max(10)

/**
 * One signal: any of its patterns says so. A pattern is text in its normalised form; ` * ` between two parts means that the second
 * follows within 60 signs in the same sentence or the next.
 */
export const SignalSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  patterns: z.array(z.string().min(2)).min(1),
  /** Adds to a role's score, once per post however often it occurs. */
  roles: z.partialRecord(z.enum(RELEVANT_ROLES as [RoleId, ...RoleId[]]), weight).default({}),
  /** Adds to the score of a leaf. */
  categories: z.record(z.string(), weight).default({}),
  /** Adds to the score of `unrelated`: contexts in which the words mean something else. */
  unrelated: weight.default(0),
})
export type Signal = z.infer<typeof SignalSchema>

export const SignalFileSchema = z.strictObject({ signals: z.array(SignalSchema) })

export const WordsFileSchema = z.strictObject({
  positive: z.array(z.string()),
  negative: z.array(z.string()),
  channels: z.record(z.enum(CHANNELS), z.array(z.string())),
  banks: z.record(z.string(), z.array(z.string())),
  victims: z.array(z.string()),
})

export const PlacesFileSchema = z.strictObject({
  places: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      also: z.array(z.string()).default([]),
      ambiguous: z.boolean().default(false),
    }),
  ),
})

/** Everything the pipeline knows by heart. */
export interface Lexicons {
  readonly signals: readonly Signal[]
  readonly words: z.infer<typeof WordsFileSchema>
  readonly places: z.infer<typeof PlacesFileSchema>['places']
  /** Changes with any of the files. */
  readonly version: string
}
