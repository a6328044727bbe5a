import { z } from 'zod'
import { baseUrlOption } from '../options/base-url.ts'

const id = (pattern: RegExp, error: string) => z.string().regex(pattern, error)

export const OptionsSchema = z.strictObject({
  queries: z.array(z.string().min(1)).default([]).describe('What to search for, each a search of its own'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  channels: z
    .array(id(/^UC[\w-]{22}$/, 'give the id of a channel: UC and 22 more characters'))
    .default([])
    .describe('Channels whose uploads are read'),
  comments: z.boolean().default(true).describe('Read the comments of the videos that were found'),
  commentDays: z.int().min(1).max(30).default(7).describe('How long a video’s comments are read after it was found'),
  regionCode: id(/^[A-Z]{2}$/, 'give two capital letters')
    .default('TH')
    .describe('Videos that can be seen there'),
  relevanceLanguage: id(/^[a-z]{2}(-\w+)?$/, 'give a language as th')
    .default('th')
    .describe('Preferred by the search'),
  backfillDays: z.int().min(0).max(90).default(7).describe('How far the first reading goes back'),
  overlapHours: z.int().min(1).max(72).default(24).describe('How late a video may appear in the search'),
  maxPages: z.int().min(1).max(10).default(3).describe('Pages of 50 of one search in one reading'),
  searchesPerDay: z.int().min(1).default(100).describe('Search calls that the project may make a day'),
  unitsPerDay: z.int().min(1).default(10_000).describe('Units for all other calls a day'),
  keyInHeader: z.boolean().default(false).describe('Send the key as X-Goog-Api-Key and not in the address'),
  baseUrl: baseUrlOption('https://www.googleapis.com'),
})
export type Options = z.infer<typeof OptionsSchema>
