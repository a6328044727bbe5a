import type { CollectContext } from '../../core/ports/collector.ts'

/** The parts of a context that most tests of a collector have nothing to say about. */
export const plenty: Pick<CollectContext<unknown>, 'watchWords' | 'allowance'> = {
  watchWords: [],
  allowance: () => Promise.resolve(Infinity),
}
