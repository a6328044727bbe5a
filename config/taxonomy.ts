import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { leafIds, TaxonomySchema, type Taxonomy } from '../core/taxonomy.ts'

/** The shipped taxonomy. A damaged one is our own fault and throws. */
export function loadTaxonomy(): Taxonomy {
  return TaxonomySchema.parse(parse(readFileSync(new URL('taxonomy.yaml', import.meta.url), 'utf8')))
}

/** Leaves and top categories: what a rule or filter may name. */
export function categoryIds(taxonomy: Taxonomy): readonly string[] {
  return [...taxonomy.categories.map((top) => top.id), ...leafIds(taxonomy)]
}
