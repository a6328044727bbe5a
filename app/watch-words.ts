import type { Config, SourceConfig } from '../config/schema.ts'
import type { WatchWord } from '../core/ports/collector.ts'

/** The watch-words that a source's collector is to look for. */
export function watchWordsFor(
  source: Pick<SourceConfig, 'id'>,
  { watchWords }: Pick<Config, 'watchWords'>,
): readonly WatchWord[] {
  return watchWords
    .filter(({ sources }) => sources === undefined || sources.includes(source.id))
    .map(({ id, queries, not }) => ({ id, queries, not }))
}
