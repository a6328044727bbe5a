import { describe, expect, it } from 'vitest'
import { leafIds } from '../core/taxonomy.ts'
import { parseConfig } from './load.ts'
import { categoryIds, loadTaxonomy } from './taxonomy.ts'
import { loadCategoryWords } from './watch-categories.ts'

const taxonomy = loadTaxonomy()
const parse = (text: string) => parseConfig(text, { where: 'test.yaml', categoryIds: categoryIds(taxonomy) })

describe('categories to search for', () => {
  it('have words for every leaf of the taxonomy', () => {
    expect(Object.keys(loadCategoryWords()).toSorted()).toEqual([...leafIds(taxonomy)].toSorted())
  })

  it('get the words that come with Rawang: a top category those of each leaf, unless a leaf has an entry of its own', () => {
    const { watchCategories } = parse(`
sources: [{ id: videos, title: V, collector: youtube }]
watchCategories:
  - { category: pyramid, not: [นิยาย], sources: [videos] }
  - { category: pyramid.ponzi, queries: [แชร์แม่มณี] }
`)
    expect(watchCategories).toEqual([
      { category: 'pyramid.share-circle', queries: loadCategoryWords()['pyramid.share-circle']?.queries, not: ['นิยาย'], sources: ['videos'] },
      { category: 'pyramid.ponzi', queries: ['แชร์แม่มณี'], not: [] },
    ]) // prettier-ignore
  })

  it('must be there, once, and name sources that are there', () => {
    const bad = `
watchCategories:
  - { category: fraud.lone }
  - { category: fraud, sources: [nowhere] }
  - { category: fraud }
`
    expect(() => parse(bad)).toThrow(/watchCategories\[0\]\.category[^\n]*fraud\.loan/)
    expect(() => parse(bad)).toThrow(/watchCategories\[1\]\.sources\[0\]/)
    expect(() => parse(bad)).toThrow(/watchCategories\[2\]\.category: is used twice/)
  })
})
