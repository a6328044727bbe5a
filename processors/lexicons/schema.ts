import { z } from 'zod'
import { CHANNELS, RELEVANT_ROLES, type RoleId } from '../../core/annotation.ts'

const weight = z.number().min(-10).max(10)

/** One signal: any of its patterns says so. `processors/README.md` explains patterns and weights. */
export const SignalSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  patterns: z.array(z.string().min(2)).min(1),
  /** Adds to a role's score, once per post however often it occurs. */
  roles: z.partialRecord(z.enum(RELEVANT_ROLES as [RoleId, ...RoleId[]]), weight).default({}),
  /** Adds to the score of a leaf. */
  categories: z.record(z.string(), weight).default({}),
  /** Adds to the score of `unrelated`: contexts in which the words mean something else. */
  unrelated: weight.default(0),
  /** What other signals found inside this one's letters does not count. */
  masks: z.boolean().default(false),
})
export type Signal = z.infer<typeof SignalSchema>

export const SignalFileSchema = z.strictObject({ signals: z.array(SignalSchema) })

const words = z.array(z.string().min(1))

export const WordsFileSchema = z.strictObject({
  channels: z.record(z.enum(CHANNELS), words),
  /** Longer words in which a channel's name or a cue means nothing: ออนไลน์. */
  notChannels: words,
  /** Code of annotation.md -> names and nicknames. */
  banks: z.record(z.string().regex(/^[A-Z]{2,5}$/), words),
  /** What stands before an indicator and says of what kind it is. */
  cues: z.strictObject({
    line: words,
    telegram: words,
    promptpay: words,
    account: words,
    phone: words,
    citizen: words,
    /** Order, parcel, reference: the number is no phone. */
    other: words,
    /** The number is the writer's own. */
  }),
  amounts: z.strictObject({
    lost: words,
    total: words,
    asked: words,
    /** Promised, earned, price, pay. */
    gained: words,
  }),
})
export type WordLists = z.infer<typeof WordsFileSchema>

export const PlacesFileSchema = z.strictObject({
  places: z.array(
    z.strictObject({
      /** ISO 3166-2; Bangkok's districts `TH-` and the four digits of TIS 1099. */
      id: z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,4}$/),
      name: z.string(),
      /** Short forms, and towns and quarters that stand for the place. */
      also: words.default([]),
      /** Of the names, those that are words or people's names too: places only behind a word that leads to one. */
      unsure: words.default([]),
      /** Of the names, everyday words: places only behind จังหวัด, เขต and the like. */
      common: words.default([]),
      /** Longer words in which the names mean nothing. */
      not: words.default([]),
    }),
  ),
})

export const HostsFileSchema = z.strictObject({
  hosts: z.array(
    z.strictObject({
      /** In Thai, as people read it. */
      name: z.string(),
      kind: z.enum(['bank', 'agency']),
      /** Registered names; all under them is theirs too. */
      hosts: words.min(1),
      /** Latin, lower case: what look-alikes are built of. */
      names: z.array(z.string().regex(/^[a-z0-9]{3,}$/)),
    }),
  ),
})

/** Everything the pipeline knows by heart. */
export interface Lexicons {
  readonly signals: readonly Signal[]
  readonly words: WordLists
  readonly hosts: z.infer<typeof HostsFileSchema>['hosts']
  readonly places: z.infer<typeof PlacesFileSchema>['places']
  /** Changes with any of the files. */
  readonly version: string
}
