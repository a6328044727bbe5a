import { z } from 'zod'
import { baseUrlOption } from '../options/base-url.ts'

export const OptionsSchema = z.strictObject({
  queries: z.array(z.string().min(1)).default([]).describe('What to search for, in X’s own query language'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  always: z.string().default('lang:th -is:retweet').describe('Added to every query'),
  maxQueryLength: z.int().min(50).max(4_096).default(512).describe('512; on the Enterprise plan 4096'),
  backfillDays: z.int().min(0).max(6).default(1).describe('How far the first reading goes back'),
  overlapMinutes: z.int().min(1).max(60).default(2).describe('How far each reading goes back behind the last one'),
  pageSize: z.int().min(10).max(100).default(100).describe('Posts asked for at once'),
  maxPages: z.int().min(1).max(100).default(10).describe('Pages of one query in one reading'),
  centsPerMonth: z.int().min(0).default(5_000).describe('What may be spent in a calendar month (UTC), US cents'),
  centsPerPost: z.number().min(0).default(0.5).describe('What X charges for a post, also for one that comes along'),
  centsPerUser: z.number().min(0).default(1).describe('What X charges for an author that comes with a post'),
  baseUrl: baseUrlOption('https://api.x.com'),
})
export type Options = z.infer<typeof OptionsSchema>

export function centsOf({ centsPerPost, centsPerUser }: Options, posts: number, users: number): number {
  return posts * centsPerPost + users * centsPerUser
}

/** The most that so many posts can cost: each with its author, and one other post that comes along because it quotes, answers or repeats it. */
export function mostCentsOf(options: Options, posts: number): number {
  return centsOf(options, 2 * posts, posts)
}
