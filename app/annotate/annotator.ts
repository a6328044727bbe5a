import type { Annotator } from '../../core/ports/annotator.ts'
import { createAnnotator, loadLexicons } from '../../processors/pipeline.ts'

/** The pipeline with the shipped lexicons and the configured words. */
export function createConfiguredAnnotator({ customWords }: { readonly customWords: readonly string[] }): Annotator {
  return createAnnotator({ lexicons: loadLexicons(), customWords })
}
