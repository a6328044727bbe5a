import { z } from 'zod'
import { AlertSchema, DeliverySchema } from './alert.ts'
import type { Durability, StateStore, Versioned, WriteCondition } from './ports/state-store.ts'
import { CoverageGapSchema, SourceHealthSchema, StateChangeSchema } from './source-health.ts'
import { TrendSnapshotSchema } from './trend.ts'

/** One kind of state document: its name in the store and its shape, checked on every read. */
export interface StateKind<T> {
  readonly kind: string
  readonly schema: z.ZodType<T>
  readonly durability: Durability
}

function stateKind<T>(kind: string, schema: z.ZodType<T>, durability: Durability = 'lasting'): StateKind<T> {
  return { kind, schema, durability }
}

/** What failed for good, with all that is needed to try it again. Id: `<queue>-<job id>`, or `ingest-<hash>`. */
export const DeadLetterSchema = z.strictObject({
  id: z.string(),
  /** `collect`, `process`, `index`, or `ingest` (a line of a file that was refused). */
  queue: z.string(),
  jobId: z.string(),
  reason: z.string(),
  /** For `ingest`: file and line. */
  origin: z.string().nullable(),
  failedAtMs: z.int(),
  attempts: z.int().nonnegative(),
  payload: z.unknown(),
})
export type DeadLetter = z.infer<typeof DeadLetterSchema>

/** How far a source has been read; `cursor` is the collector's own. */
export const CursorSchema = z.strictObject({ cursor: z.string(), savedAtMs: z.int() })

/** Who runs a source now, and which slot was run last: a slot never runs twice, a source never twice at once. */
export const RunLeaseSchema = z.strictObject({
  lastSlotMs: z.int().nullable(),
  holder: z.string().nullable(),
  expiresAtMs: z.int().nullable(),
})

/** What became of one part of an ingest run. Id: `<run>/<part, 8 digits>`. */
export const ReceiptSchema = z.strictObject({
  inserted: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  rejected: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  /** One of an older version doesn't say. */
  writtenAtMs: z.int().default(0),
})

/** When a source's posts were published, by the hour, as it was learned last (trends/source-rhythm.ts). */
export const RhythmSchema = z.strictObject({
  countedAtMs: z.int(),
  /** Start of an hour with posts, epoch ms, and how many; oldest first. */
  hours: z.array(z.tuple([z.int(), z.int().positive()])),
})

/**
 * What one credential has used of one budget of a platform (core/ports/collector.ts). Id: `<platform>~<budget>~<credential>`, the
 * credential as a keyed digest.
 */
export const BudgetAccountSchema = z.strictObject({
  /** Of the window that the numbers are of, epoch ms; 0 for rolling ones. */
  windowStartMs: z.int(),
  /** In this window; of rolling ones the sum of `spent`. */
  used: z.number().nonnegative(),
  /** When what was spent: all of it in rolling windows, else only what has a subject. Oldest first. */
  spent: z.array(z.strictObject({ atMs: z.int(), amount: z.number(), subject: z.string().nullable() })),
  /** By source: what is kept for its next request, and for which run it last got something. */
  sources: z.record(
    z.string(),
    z.strictObject({
      credit: z.number().nonnegative(),
      slotMs: z.int().nullable(),
      /** What it used and found, older days counting less: who finds more gets more. */
      spent: z.number().nonnegative(),
      found: z.number().nonnegative(),
    }),
  ),
})
export type BudgetAccount = z.infer<typeof BudgetAccountSchema>

/** How far a source's stored posts were asked for again (app/workers/refresh.ts). */
export const RefreshSchema = z.strictObject({
  /** Posts whose time had come by then are done, epoch ms. */
  doneUntilMs: z.int(),
  /** A pass that is not finished. */
  pass: z.strictObject({ untilMs: z.int(), window: z.int().nonnegative(), cursor: z.string().nullable() }).nullable(),
})
export type Refresh = z.infer<typeof RefreshSchema>

/** Why posts were erased: the platform told of it, their account is gone, a refresh no longer found them. */
export const EraseReasonSchema = z.enum(['deleted', 'account-deleted', 'not-found-again'])
export type EraseReason = z.infer<typeof EraseReasonSchema>

/** Posts erased on a day (Bangkok), so that figures that shrank can be explained. Id: `<day>/<platform>/<reason>`. */
export const RestatementSchema = z.strictObject({
  day: z.string(),
  platform: z.string(),
  reason: EraseReasonSchema,
  posts: z.int().positive(),
})
export type Restatement = z.infer<typeof RestatementSchema>

/** The alert that a rule last raised on a subject (of a source: in one state): at most one of them is not closed. Id: `<rule>~<subject>`. */
export const AlertSlotSchema = z.strictObject({ alertId: z.string(), openedAtMs: z.int() })

/** Says that a delivery is still to be made, so that nobody reads through those that are done. Id: the delivery's. */
export const OutboxEntrySchema = z.strictObject({ createdAtMs: z.int() })

/** Something sent to us was taken in: sent again, it is known. */
export const ReceivedSchema = z.strictObject({ receivedAtMs: z.int() })
export type Received = z.infer<typeof ReceivedSchema>

/** A watch-word that was added while Rawang ran, not in the configuration. Id: its own. */
export const AddedWatchWordSchema = z.strictObject({
  title: z.string(),
  queries: z.array(z.string()),
  not: z.array(z.string()),
  /** Null: every source that can search. */
  sources: z.array(z.string()).nullable(),
  addedAtMs: z.int(),
})

/** Which installation a state belongs to. `keyDigest`: of its secret key, which it does not tell. */
export const InstallationSchema = z.strictObject({ id: z.string(), keyDigest: z.string(), createdAtMs: z.int() })

/** These data are a copy of an installation's elsewhere, and how far it has come. `source`: what was to be copied when it began. */
export const MigrationSchema = z.strictObject({
  installationId: z.string(),
  startedAtMs: z.int(),
  source: z.strictObject({ posts: z.int().nonnegative(), lastCollectedAtMs: z.int().nullable() }),
  /** Of the source's store, behind the last post that was copied; null: at the beginning, or behind the end (`postsDone`). */
  postCursor: z.string().nullable(),
  postsDone: z.boolean(),
  finishedAtMs: z.int().nullable(),
})
export type Migration = z.infer<typeof MigrationSchema>

/** Every kind there is. Ids are the source id, the alert id … as the comment says. */
export const STATE = {
  /** by source id */
  cursor: stateKind('cursor', CursorSchema),
  /** by source id */
  lease: stateKind('lease', RunLeaseSchema),
  /** by source id */
  health: stateKind('health', SourceHealthSchema),
  /** by `<source id>/<from, 13 digits>`, of a partial one with `~part` behind it */
  gap: stateKind('gap', CoverageGapSchema),
  /** by `<source id>/<at, 13 digits>` */
  stateChange: stateKind('state-change', StateChangeSchema),
  /** by source id; lost, it is counted again */
  rhythm: stateKind('rhythm', RhythmSchema, 'passing'),
  /** one document, `latest` */
  trends: stateKind('trends', TrendSnapshotSchema),
  /** by alert id */
  alert: stateKind('alert', AlertSchema),
  /** by delivery id */
  delivery: stateKind('delivery', DeliverySchema),
  /** by `<rule>~<subject>` */
  alertSlot: stateKind('alert-slot', AlertSlotSchema),
  /** by delivery id */
  outbox: stateKind('outbox', OutboxEntrySchema),
  deadLetter: stateKind('dead-letter', DeadLetterSchema),
  /** by `<platform>~<budget>~<credential>` */
  budget: stateKind('budget', BudgetAccountSchema),
  /** by source id */
  refresh: stateKind('refresh', RefreshSchema),
  /** by `<day>/<platform>/<reason>` */
  restatement: stateKind('restatement', RestatementSchema),
  /** by watch-word id */
  watchWord: stateKind('watch-word', AddedWatchWordSchema),
  /** one document, `this`; not there before several processes work together */
  installation: stateKind('installation', InstallationSchema),
  /** by `<source id>/<event id>`; lost, an event that is sent again is merely read again */
  received: stateKind('received', ReceivedSchema, 'passing'),
  /** by `<source id>/<message id>`: its sender took it back, so it is not taken in when it comes late or again */
  unsent: stateKind('unsent', ReceivedSchema),
  /** one document, `this`, in what `rawang migrate` copied from elsewhere */
  migration: stateKind('migration', MigrationSchema),
  /** by `<run>/<part>`; who waits for one ends with the machine too, and begins anew */
  receipt: stateKind('receipt', ReceiptSchema, 'passing'),
} as const

/** Typed access to one kind. A document that does not fit its schema is our own corruption and throws. */
export function stateOf<T>(store: StateStore, { kind, schema, durability }: StateKind<T>) {
  const typed = ({ id, value, version }: Versioned<unknown>): Versioned<T> => {
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new Error(`state ${kind}/${id} is damaged: ${z.prettifyError(parsed.error)}`)
    return { id, value: parsed.data, version }
  }
  return {
    async get(id: string): Promise<Versioned<T> | undefined> {
      const found = await store.get(kind, id)
      return found === undefined ? undefined : typed(found)
    },
    put: (id: string, value: T, condition: WriteCondition = 'any'): Promise<number | undefined> =>
      store.put(kind, id, value, condition, durability),
    delete: (id: string): Promise<boolean> => store.delete(kind, id, durability),
    async list(options?: Parameters<StateStore['list']>[1]): Promise<readonly Versioned<T>[]> {
      return (await store.list(kind, options)).map(typed)
    },
    count: (): Promise<number> => store.count(kind),
  }
}
