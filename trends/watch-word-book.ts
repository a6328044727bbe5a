import { plainLimits, problemsOf } from '../config/problems.ts'
import { WatchWordSchema, type Config, type WatchWord } from '../config/schema.ts'
import { UserError } from '../core/errors.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import { prepareWatchWords } from './watch-words.ts'

/** Each of them is looked for in every reading of the trends. */
const MOST_ADDED = 500

interface Book {
  readonly config: Pick<Config, 'watchWords' | 'sources'>
  readonly state: StateStore
}

export interface ListedWatchWord extends WatchWord {
  /** Epoch ms; null: it stands in the configuration. */
  readonly addedAtMs: number | null
}

/**
 * The watch-words of this moment: those of the configuration, then those that were added while Rawang ran. They are in the state, so
 * every process knows them from its next look on. An id that the configuration has (by now) means the configuration's.
 */
export async function listWatchWords({ config, state }: Pick<Book, 'state'> & { config: Pick<Config, 'watchWords'> }) {
  const added = await stateOf(state, STATE.watchWord).list({ limit: MOST_ADDED })
  const configured = new Set(config.watchWords.map(({ id }) => id))
  return [
    ...config.watchWords.map((word): ListedWatchWord => ({ ...word, addedAtMs: null })),
    ...added
      .filter(({ id }) => !configured.has(id))
      .map(({ id, value: { sources, ...word } }): ListedWatchWord => ({ id, ...word, sources: sources ?? undefined })),
  ]
}

/** The configuration with the watch-words of this moment in it. */
export async function withWatchWordsNow<C extends Pick<Config, 'watchWords'>>(
  config: C,
  state: StateStore,
): Promise<C> {
  return { ...config, watchWords: await listWatchWords({ config, state }) }
}

/**
 * A watch-word as somebody wrote it, checked as one of the configuration would be.
 * @throws UserError naming everything that is wrong with it, and what to do.
 */
export function checkWatchWord(
  value: unknown,
  { config }: Pick<Book, 'config'>,
  parseQuery: Annotator['parseQuery'],
): WatchWord {
  const parsed = WatchWordSchema.safeParse(value, { error: plainLimits })
  if (!parsed.success) {
    const problems = problemsOf(parsed.error.issues, value, WatchWordSchema)
    throw new UserError(
      `the watch-word can't be used: ${problems.map(({ path, problem }) => `${path === '' ? 'it' : path} ${problem}`).join('; ')}`,
      [...new Set(problems.map(({ remedy }) => remedy))].join('; '),
    )
  }
  const word = parsed.data
  const unknown = word.sources?.find((id) => !config.sources.some((source) => source.id === id))
  if (unknown !== undefined)
    throw new UserError(
      `watch-word ${word.id}: there is no source "${unknown}"`,
      '`rawang sources` lists those there are',
    )
  prepareWatchWords([word], parseQuery)
  return word
}

/**
 * Adds a watch-word, or changes one that was added. It counts from the next run of each source and the next reading of the trends.
 * @throws UserError when it can't be used, or belongs to the configuration.
 */
export async function addWatchWord(
  value: unknown,
  book: Book & { readonly nowMs: number; readonly parseQuery: Annotator['parseQuery'] },
): Promise<ListedWatchWord> {
  const { config, state, nowMs, parseQuery } = book
  const { id, sources, ...word } = checkWatchWord(value, book, parseQuery)
  if (config.watchWords.some((configured) => configured.id === id))
    throw new UserError(`watch-word ${id} stands in the configuration`, 'change it there, or choose another id')
  const added = stateOf(state, STATE.watchWord)
  const before = await added.get(id)
  const addedAtMs = before?.value.addedAtMs ?? nowMs
  await added.put(id, { ...word, sources: sources ?? null, addedAtMs })
  // Counted with it: of several processes that add at once each sees what the others have added.
  if (before === undefined && (await added.count()) > MOST_ADDED) {
    await added.delete(id)
    throw new UserError(
      `there are ${MOST_ADDED} added watch-words already`,
      'remove some, or put them into the configuration',
    )
  }
  return { id, ...word, sources, addedAtMs }
}

/** @throws UserError when there is none of that id, or it belongs to the configuration. */
export async function removeWatchWord(id: string, { config, state }: Book): Promise<void> {
  if (config.watchWords.some((word) => word.id === id))
    throw new UserError(`watch-word ${id} stands in the configuration`, 'remove it there and start again')
  if (!(await stateOf(state, STATE.watchWord).delete(id)))
    throw new UserError(`there is no watch-word "${id}"`, '`rawang watch-words` lists those there are')
}
