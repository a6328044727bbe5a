import { z } from 'zod'
import { baseUrlOption } from '../options/base-url.ts'

export const OptionsSchema = z.strictObject({
  keywords: z.array(z.string().min(1)).default([]).describe('Words or phrases; a video with any of them is found'),
  hashtags: z.array(z.string().regex(/^[^#\s]+$/, 'give the hashtag without #, as one word')).default([]).describe('Hashtags; a video with any of them is found'), // prettier-ignore
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  regionCode: z.string().regex(/^[A-Z]{2}$/, 'give two capital letters').default('TH').describe('Where the account was made'), // prettier-ignore
  comments: z.boolean().default(true).describe('Read the comments of the videos that were found'),
  commentDays: z.int().min(1).max(30).default(7).describe('How long a video’s comments are read after it was found'),
  backfillDays: z.int().min(0).max(29).default(3).describe('How far the first reading goes back'),
  overlapDays: z.int().min(1).max(29).default(3).describe('How far each reading goes back behind the last one: videos appear up to two days late'), // prettier-ignore
  maxPages: z.int().min(1).max(100).default(10).describe('Pages of 100 of one search in one reading'),
  requestsPerDay: z.int().min(1).default(1_000).describe('Requests that the project may make a day'),
  baseUrl: baseUrlOption('https://open.tiktokapis.com'),
})
export type Options = z.infer<typeof OptionsSchema>
