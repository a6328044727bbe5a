import { z } from 'zod'
import { AnnotatedPostSchema } from '../core/annotation.ts'
import { PostSchema } from '../core/post.ts'
import { EraseReasonSchema } from '../core/state.ts'

/** Posts that one job may carry. */
export const MAX_POSTS_PER_JOB = 400

/** Where an ingest waits to hear what became of a batch. */
const ReceiptAddressSchema = z.strictObject({ run: z.string(), part: z.int().nonnegative() })

/** Read a source for one of its slots; with `refresh`, ask again for its stored posts. */
export const CollectJobSchema = z.strictObject({
  sourceId: z.string(),
  slotMs: z.int(),
  refresh: z.literal(true).optional(),
})
export type CollectJob = z.infer<typeof CollectJobSchema>

/** Read these posts. */
export const ProcessJobSchema = z.strictObject({
  posts: z.array(PostSchema).min(1).max(MAX_POSTS_PER_JOB),
  receipt: ReceiptAddressSchema.optional(),
})
export type ProcessJob = z.infer<typeof ProcessJobSchema>

/** Store these posts, then erase those. `rejected`: of the same batch, what never came this far. */
export const IndexJobSchema = z.strictObject({
  posts: z.array(AnnotatedPostSchema).max(MAX_POSTS_PER_JOB),
  /** Post ids. */
  erase: z.array(z.string()).optional(),
  /** Pseudonyms of authors all of whose posts are erased. */
  eraseAuthors: z.array(z.string()).optional(),
  /** For the restatement log; default `deleted`. */
  eraseReason: EraseReasonSchema.optional(),
  receipt: ReceiptAddressSchema.optional(),
  rejected: z.array(z.strictObject({ id: z.string(), reason: z.string() })).optional(),
})
export type IndexJob = z.infer<typeof IndexJobSchema>

export const PAYLOADS = { collect: CollectJobSchema, process: ProcessJobSchema, index: IndexJobSchema } as const
