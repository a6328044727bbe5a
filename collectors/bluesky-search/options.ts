import { z } from 'zod'
import { baseUrlOption } from '../options/base-url.ts'

export const OptionsSchema = z.strictObject({
  queries: z.array(z.string().min(1)).default([]).describe('What to search for, each a search of its own'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  backfillDays: z.int().min(0).max(90).default(3).describe('How far the first reading goes back'),
  overlapMinutes: z.int().min(1).max(1_440).default(60).describe('How far each reading goes back behind the last one'),
  maxPages: z.int().min(1).max(100).default(10).describe('Pages of 100 of one search in one reading'),
  baseUrl: baseUrlOption('https://bsky.social', 'Where the account is'),
})
export type Options = z.infer<typeof OptionsSchema>
