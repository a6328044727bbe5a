import { INDICATOR_TYPES, RELEVANT_ROLES, ROLES, type IndicatorType, type RoleId } from '../../core/annotation.ts'
import { knownSources } from '../../config/intake.ts'
import { suggestion } from '../../config/problems.ts'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'
import type { PostFilter, PostStore } from '../../core/ports/post-store.ts'
import { leafIds } from '../../core/taxonomy.ts'
import type { ApiDeps } from './deps.ts'
import type { FilterQuery } from './schemas/shapes.ts'

/** A question's filter with its bounds; times in epoch ms. */
export interface Asked {
  readonly sinceMs: number
  readonly untilMs: number
  /** All conditions. */
  readonly filter: PostFilter & { readonly sinceMs: number; readonly untilMs: number }
  /** Only times and sources: what counts are a part of. */
  readonly base: PostFilter
}

const MAX_RANGE_DAYS = 400
const MOST_SOURCES = 100

/** @throws UserError naming what is not known or makes no sense, with what is meant. */
export async function readFilter(
  query: FilterQuery,
  { config, taxonomy, annotator, clock, store }: Pick<ApiDeps, 'config' | 'taxonomy' | 'annotator' | 'clock' | 'store'>,
): Promise<Asked> {
  const untilMs = query.until === undefined ? clock.nowMs() : Date.parse(query.until)
  const sinceMs = query.since === undefined ? untilMs - DAY_MS : Date.parse(query.since)
  if (sinceMs >= untilMs) throw new UserError('since is not before until', 'swap the two, or leave one out')
  if (untilMs - sinceMs > MAX_RANGE_DAYS * DAY_MS)
    throw new UserError(`the range is longer than ${MAX_RANGE_DAYS} days`, 'ask for a shorter one')
  const categoryIds = [...taxonomy.categories.map(({ id }) => id), ...leafIds(taxonomy)]
  const text = query.q === undefined || query.q.trim() === '' ? {} : annotator.parseQuery(query.q)
  const sources = listOf(query.source)
  for (const id of sources ?? []) await requireSource(id, { config, store })
  const filter = {
    ...text,
    sinceMs,
    untilMs,
    categories: known('category', listOf(query.category), categoryIds),
    roles: known('role', listOf(query.role), ROLES) as readonly RoleId[] | undefined,
    sources,
    indicator: readIndicator(query.indicator),
  }
  return { sinceMs, untilMs, filter, base: { sinceMs, untilMs, sources } }
}

/** The filter over the posts that tell of a scam or complaint, unless roles were asked for. */
export function relevantOnly(filter: PostFilter): PostFilter {
  return filter.roles === undefined ? { ...filter, roles: RELEVANT_ROLES } : filter
}

function listOf(text: string | undefined): readonly string[] | undefined {
  const list = text?.split(',').filter((part) => part !== '')
  return list === undefined || list.length === 0 ? undefined : list
}

function known(
  what: string,
  asked: readonly string[] | undefined,
  ids: readonly string[],
): readonly string[] | undefined {
  const unknown = asked?.find((id) => !ids.includes(id))
  if (unknown === undefined) return asked
  throw new UserError(`there is no ${what} ${JSON.stringify(unknown)}`, suggestion(unknown, ids))
}

/** A source that was taken out of the configuration is known as long as posts of it are kept. */
async function requireSource(
  id: string,
  { config, store }: { readonly config: Pick<ApiDeps['config'], 'sources' | 'intake'>; readonly store: PostStore },
): Promise<void> {
  const configured = knownSources(config).map((source) => source.id)
  if (configured.includes(id) || (await store.count({ sources: [id] })) > 0) return
  const stored = await store.facet({}, 'source', MOST_SOURCES)
  const ids = new Set([...configured, ...stored.map(({ key }) => key)])
  throw new UserError(`there is no source ${JSON.stringify(id)}`, suggestion(id, [...ids]))
}

function readIndicator(text: string | undefined): PostFilter['indicator'] {
  if (text === undefined || text === '') return undefined
  const colon = text.indexOf(':')
  const type = INDICATOR_TYPES.find((t) => t === text.slice(0, colon))
  if (type === undefined) throw new UserError('indicator: write type:value', `types are ${INDICATOR_TYPES.join(', ')}`)
  return { type: type satisfies IndicatorType, value: text.slice(colon + 1) }
}
