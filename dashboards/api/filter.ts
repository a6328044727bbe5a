import { INDICATOR_TYPES, RELEVANT_ROLES, ROLES, type IndicatorType, type RoleId } from '../../core/annotation.ts'
import { suggestion } from '../../config/problems.ts'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'
import type { PostFilter } from '../../core/ports/post-store.ts'
import { leafIds } from '../../core/taxonomy.ts'
import type { ApiDeps } from './deps.ts'
import type { FilterQuery } from './schemas.ts'

/** A question's filter with its bounds; times in epoch ms. */
export interface Asked {
  readonly sinceMs: number
  readonly untilMs: number
  /** All conditions. */
  readonly filter: PostFilter & { readonly sinceMs: number; readonly untilMs: number }
  /** Only times and sources: what counts are a part of. */
  readonly base: PostFilter
}

export const MAX_RANGE_DAYS = 400

/** @throws UserError naming what is not known or makes no sense, with what is meant. */
export function readFilter(
  query: FilterQuery,
  { config, taxonomy, annotator, clock }: Pick<ApiDeps, 'config' | 'taxonomy' | 'annotator' | 'clock'>,
): Asked {
  const untilMs = query.until === undefined ? clock.nowMs() : Date.parse(query.until)
  const sinceMs = query.since === undefined ? untilMs - DAY_MS : Date.parse(query.since)
  if (sinceMs >= untilMs) throw new UserError('since is not before until', 'swap the two, or leave one out')
  if (untilMs - sinceMs > MAX_RANGE_DAYS * DAY_MS)
    throw new UserError(`the range is longer than ${MAX_RANGE_DAYS} days`, 'ask for a shorter one')
  const categoryIds = [...taxonomy.categories.map(({ id }) => id), ...leafIds(taxonomy)]
  const sourceIds = config.sources.map(({ id }) => id)
  const text = query.q === undefined || query.q.trim() === '' ? {} : annotator.parseQuery(query.q)
  const sources = listOf(query.source)
  const filter = {
    ...text,
    sinceMs,
    untilMs,
    categories: known('category', listOf(query.category), categoryIds),
    roles: known('role', listOf(query.role), ROLES) as readonly RoleId[] | undefined,
    // Not checked against the configuration: posts of a source stay when it is taken out.
    sources,
    indicator: readIndicator(query.indicator),
  }
  if (sources?.some((id) => !/^[\w.@-]{1,128}$/.test(id)) === true)
    throw new UserError('source: that is no id of a source', suggestion(sources[0] ?? '', sourceIds))
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

function readIndicator(text: string | undefined): PostFilter['indicator'] {
  if (text === undefined || text === '') return undefined
  const colon = text.indexOf(':')
  const type = INDICATOR_TYPES.find((t) => t === text.slice(0, colon))
  if (type === undefined) throw new UserError('indicator: write type:value', `types are ${INDICATOR_TYPES.join(', ')}`)
  return { type: type satisfies IndicatorType, value: text.slice(colon + 1) }
}
