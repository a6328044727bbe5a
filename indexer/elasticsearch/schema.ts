import type { estypes } from '@elastic/elasticsearch'
import type { Names } from './names.ts'

type Properties = NonNullable<estypes.MappingTypeMapping['properties']>

/** How posts are laid out in an index. Another layout is another version: see migrate.ts and docs/operations.md. */
export interface Layout {
  readonly version: number
  readonly properties: Properties
}

const filtered = { type: 'keyword', doc_values: false } as const
const counted = { type: 'keyword' } as const
/** Kept, never looked into: neither index nor columns. */
const kept = { type: 'keyword', index: false, doc_values: false } as const
const time = { type: 'date', format: 'epoch_millis' } as const

export const POSTS_LAYOUT: Layout = {
  version: 2,
  properties: {
    /** Version of the layout that the document was written for. */
    layout: { type: 'integer' },
    id: counted,
    publishedAt: time,
    collectedAt: time,
    source: counted,
    platform: counted,
    language: counted,
    role: counted,
    categories: counted,
    topCategories: counted,
    channels: counted,
    author: counted,
    repost: { type: 'boolean' },
    amountThb: { type: 'long' },
    fingerprint: kept,
    /** Near copies share one. */
    nearKeys: filtered,
    /** Of every indicator, `type value` and ` value`. */
    indicators: filtered,
    /** `type value` of those that may be counted. */
    countable: counted,
    /** Cut by us, joined by spaces: Elasticsearch never cuts Thai. */
    terms: { type: 'text', analyzer: 'whitespace', norms: false },
    /** Of the document, to see whether anything changed. */
    digest: { type: 'keyword', index: false },
    document: kept,
  },
}

const STATE_PROPERTIES: Properties = {
  kind: counted,
  /** The id, in a form whose order by bytes is that of code units (state-keys.ts). */
  key: counted,
  json: kept,
}

/** Every write asks for what it needs to be searchable, so the clock need not. */
const SETTINGS: estypes.IndicesIndexSettings = {
  auto_expand_replicas: '0-1',
  refresh_interval: '30s',
}

export function postsIndex(
  { version, properties }: Layout,
  shards: number,
): {
  settings: estypes.IndicesIndexSettings
  mappings: estypes.MappingTypeMapping
} {
  return {
    settings: { number_of_shards: shards, ...SETTINGS },
    mappings: { dynamic: 'strict', _meta: { application: 'rawang', mappingVersion: version }, properties },
  }
}

export function stateIndex(): { settings: estypes.IndicesIndexSettings; mappings: estypes.MappingTypeMapping } {
  return {
    settings: { number_of_shards: 1, ...SETTINGS },
    mappings: {
      dynamic: 'strict',
      _meta: { application: 'rawang', mappingVersion: 1 },
      properties: STATE_PROPERTIES,
    },
  }
}

/** For indices of new periods, whoever makes them. */
export function postsTemplate(names: Names, layout: Layout, shards: number): estypes.IndicesPutIndexTemplateRequest {
  return {
    name: names.posts,
    index_patterns: [`${names.posts}-*-v${layout.version}`],
    template: postsIndex(layout, shards),
    priority: 500,
    _meta: { application: 'rawang', mappingVersion: layout.version },
  }
}
