import type { Annotation } from '../annotation.ts'
import type { TextClause } from './post-store.ts'

/** The reading of a text: pure and deterministic. Adapter: `processors/pipeline.ts`. */
export interface Annotator {
  readonly version: string
  annotate(text: string): Annotation
  /**
   * What a person typed, as clauses over search terms: `"…"` is one clause, so is each run between white space; a leading `-` negates.
   * Cut into words as posts are; a run with no letter or number gives no clause.
   */
  parseQuery(query: string): { readonly text: readonly TextClause[]; readonly notText: readonly TextClause[] }
}
