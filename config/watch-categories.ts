import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Config } from './schema.ts'

const CategoryWordsSchema = z.record(
  z.string(),
  z.strictObject({ queries: z.array(z.string().min(1)).min(1), not: z.array(z.string().min(1)) }),
)

/** What a leaf of the taxonomy is searched for, by leaf. A damaged file is our own fault and throws. */
export function loadCategoryWords(): z.infer<typeof CategoryWordsSchema> {
  return CategoryWordsSchema.parse(parse(readFileSync(new URL('category-words.yaml', import.meta.url), 'utf8')))
}

type WatchCategories = Config['watchCategories']

/**
 * Every category with its queries: those without get the ones that come with Rawang, a top category those of its leaves. A leaf that
 * has an entry of its own is not searched for by its top category too.
 */
export function withCategoryWords(categories: WatchCategories): WatchCategories {
  if (categories.every(({ queries }) => queries !== undefined)) return categories
  const shipped = loadCategoryWords()
  const own = new Set(categories.map(({ category }) => category))
  return categories.flatMap((entry) => {
    if (entry.queries !== undefined) return [entry]
    const { category } = entry
    return Object.entries(shipped)
      .filter(([leaf]) => leaf === category || (leaf.startsWith(`${category}.`) && !own.has(leaf)))
      .map(([leaf, { queries, not }]) => ({
        ...entry,
        category: leaf,
        queries,
        not: [...new Set([...entry.not, ...not])],
      }))
  })
}
