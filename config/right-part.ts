import type { z } from 'zod'

/** What is right of an input that has mistakes, so that what is wrong between its settings is told together with them. */
export interface RightPart<T> {
  readonly config: T
  /** A path of `config` as it stands in the file, where entries that are cut out here stand before it. */
  readonly placeOf: (path: string) => string
  /** Ids that are cut out, and what stands in for them: what names one of those is not wrong for that. */
  readonly notTheirs: ReadonlySet<unknown>
}

type Issue = z.core.$ZodIssue
type Key = PropertyKey

/**
 * Cuts out each wrong setting; where an entry of a list can't be without it, a text stands in for it; where that won't do, the entry is
 * cut out; where a section can't be without that, the section. Undefined when nothing is left to look at.
 */
export function rightPart<T>(input: unknown, schema: z.ZodType<T>): RightPart<T> | undefined {
  const rest = structuredClone(input)
  const places = new Map<unknown, readonly unknown[]>()
  const standIns = new Set<string>()
  const standIn = (part: unknown, { path, ...issue }: Issue) => {
    const holder = valueAt(part, path.slice(0, -1))
    const [key, isMissing] = [path.at(-1), valueAt(part, path) === undefined]
    if (!path.some((step) => typeof step === 'number')) return
    if (issue.code !== 'invalid_type' || issue.expected !== 'string' || !isMissing) return
    if (key === undefined || typeof holder !== 'object' || holder === null || Array.isArray(holder)) return
    const text = `left-out-${standIns.size}`
    standIns.add(text)
    Reflect.set(holder, key, text)
  }
  eachPart(rest, (part) => {
    if (Array.isArray(part)) places.set(part, [...(part as unknown[])])
  })
  // An entry twice: a list that is empty without its wrong entries may be wrong itself.
  for (const cut of [undefined, cutSetting, standIn, cutEntry, cutEntry, cutSection]) {
    // From the back, so that no place moves before it was cut.
    for (const issue of schema.safeParse(rest).error?.issues.toReversed() ?? []) cut?.(rest, issue)
    const parsed = schema.safeParse(rest)
    if (!parsed.success) continue
    const kept = idsIn(rest)
    return {
      config: parsed.data,
      placeOf: (path) => placeIn(rest, places, path),
      notTheirs: new Set([...[...idsIn(input)].filter((id) => !kept.has(id)), ...standIns]),
    }
  }
  return undefined
}

function cutSetting(rest: unknown, { path, ...issue }: Issue): void {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : path.slice(-1)
  const holder = valueAt(rest, issue.code === 'unrecognized_keys' ? path : path.slice(0, -1))
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return
  for (const key of keys) Reflect.deleteProperty(holder, key)
}

function cutEntry(rest: unknown, { path }: Issue): void {
  const depth = path.findLastIndex((key) => typeof key === 'number')
  const list = depth === -1 ? undefined : valueAt(rest, path.slice(0, depth))
  if (Array.isArray(list)) list.splice(Number(path[depth]), 1)
}

function cutSection(rest: unknown, { path }: Issue): void {
  if (typeof rest === 'object' && rest !== null && path[0] !== undefined) Reflect.deleteProperty(rest, path[0])
}

function placeIn(rest: unknown, places: ReadonlyMap<unknown, readonly unknown[]>, path: string): string {
  let at = rest
  let place = ''
  for (const part of path.match(/[^.[\]]+/g) ?? []) {
    const entry: unknown = valueAt(at, [part])
    if (Array.isArray(at)) place += `[${places.get(at)?.indexOf(entry) ?? part}]`
    else place += place === '' ? part : `.${part}`
    at = entry
  }
  return place
}

function idsIn(value: unknown): ReadonlySet<unknown> {
  const ids = new Set<unknown>()
  eachPart(value, (part) => {
    if ('id' in part) ids.add(part.id)
  })
  return ids
}

function eachPart(value: unknown, visit: (part: object) => void): void {
  if (typeof value !== 'object' || value === null) return
  visit(value)
  for (const part of Object.values(value)) eachPart(part, visit)
}

export function valueAt(input: unknown, path: readonly Key[]): unknown {
  let at = input
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<Key, unknown>)[key]
  }
  return at
}
