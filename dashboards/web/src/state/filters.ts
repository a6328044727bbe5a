import type { Language } from '../i18n/language.tsx'

export const RANGES = ['24h', '7d', '28d'] as const
export type NamedRange = (typeof RANGES)[number]

const HOUR_MS = 3_600_000
const RANGE_MS: Readonly<Record<NamedRange, number>> = {
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '28d': 672 * HOUR_MS,
}

/** A range of one's own: epoch ms, `toMs` not part of it. */
export interface OwnRange {
  readonly fromMs: number
  readonly toMs: number
}

/** What a drawer shows: one thing at a time. */
export interface Opened {
  readonly kind: 'post' | 'trend' | 'alert' | 'campaigns' | 'source'
  readonly id: string
}

/** All that the address says about the view. */
export interface View {
  readonly range: NamedRange | OwnRange
  readonly categories: readonly string[]
  readonly roles: readonly string[]
  readonly sources: readonly string[]
  readonly query: string
  /** `type:value`, or empty. */
  readonly indicator: string
  /** Also the posts that have nothing to do with scams. */
  readonly everything: boolean
  readonly opened: Opened | null
  readonly language: Language
}

export const DEFAULT_VIEW: View = {
  range: '24h',
  categories: [],
  roles: [],
  sources: [],
  query: '',
  indicator: '',
  everything: false,
  opened: null,
  language: 'th',
}

const KINDS = ['post', 'trend', 'alert', 'campaigns', 'source'] as const

/** Reads an address' search part. What makes no sense is left out, as addresses are typed and mailed by people. */
export function parseView(search: string): View {
  const params = new URLSearchParams(search)
  const list = (name: string) => [...new Set((params.get(name) ?? '').split(',').filter((part) => part !== ''))]
  return {
    range: parseRange(params),
    categories: list('category'),
    roles: list('role'),
    sources: list('source'),
    query: params.get('q') ?? '',
    indicator: params.get('indicator') ?? '',
    everything: params.get('only') === 'all',
    opened: parseOpened(params.get('open')),
    language: params.get('lang') === 'en' ? 'en' : 'th',
  }
}

/** The shortest address of a view: what is as by default is left out. Starts with `?`, or is empty. */
export function formatView(view: View): string {
  const params = new URLSearchParams()
  const put = (name: string, value: string) => {
    if (value !== '') params.set(name, value)
  }
  if (typeof view.range === 'string') put('range', view.range === DEFAULT_VIEW.range ? '' : view.range)
  else {
    put('from', toMinute(view.range.fromMs))
    put('to', toMinute(view.range.toMs))
  }
  put('category', view.categories.join(','))
  put('role', view.roles.join(','))
  put('source', view.sources.join(','))
  put('q', view.query)
  put('indicator', view.indicator)
  put('only', view.everything ? 'all' : '')
  put('open', view.opened === null ? '' : `${view.opened.kind}:${view.opened.id}`)
  put('lang', view.language === 'th' ? '' : view.language)
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

/** The part of a view that changes the figures, as the API's parameters; lasting ranges are counted back from `nowMs`. */
export function apiFilter(view: View, nowMs: number): Readonly<Record<string, string>> {
  const { range } = view
  const named = typeof range === 'string'
  const entries = {
    since: new Date(named ? nowMs - RANGE_MS[range] : range.fromMs).toISOString(),
    until: named ? '' : new Date(range.toMs).toISOString(),
    q: view.query,
    category: view.categories.join(','),
    role: view.roles.join(','),
    source: view.sources.join(','),
    indicator: view.indicator,
  }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''))
}

/** Two views with the same key ask the same questions. */
export function filterKey(view: View): string {
  return formatView({ ...view, opened: null, language: 'th', everything: false })
}

export function hasFilters(view: View): boolean {
  const { categories, roles, sources, query, indicator } = view
  return categories.length + roles.length + sources.length > 0 || query !== '' || indicator !== ''
}

function parseRange(params: URLSearchParams): NamedRange | OwnRange {
  const fromMs = Date.parse(params.get('from') ?? '')
  const toMs = Date.parse(params.get('to') ?? '')
  if (fromMs < toMs) return { fromMs, toMs }
  return RANGES.find((range) => range === params.get('range')) ?? DEFAULT_VIEW.range
}

function parseOpened(text: string | null): Opened | null {
  if (text === null) return null
  const colon = text.indexOf(':')
  const kind = KINDS.find((known) => known === text.slice(0, colon))
  return kind === undefined ? null : { kind, id: text.slice(colon + 1) }
}

/** `2026-11-23T07:05Z`: nobody drags to the second. */
function toMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}
