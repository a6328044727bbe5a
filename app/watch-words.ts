import type { Config, SourceConfig } from '../config/schema.ts'
import type { WatchWord } from '../core/ports/collector.ts'

/** What a source's collector is to look for: the watch-words, and the words of categories (under the category's id). */
export function watchWordsFor(
  source: Pick<SourceConfig, 'id'>,
  { watchWords, watchCategories }: Pick<Config, 'watchWords' | 'watchCategories'>,
): readonly WatchWord[] {
  const categories = watchCategories.map(({ category, queries = [], ...rest }) => ({ id: category, queries, ...rest }))
  return [...watchWords, ...categories]
    .filter(({ sources }) => sources === undefined || sources.includes(source.id))
    .map(({ id, queries, not }) => ({ id, queries, not }))
}
