import type { Fault } from '../faults.ts'
import type { SimulatedPost } from '../world.ts'

/** What is asked of a simulated platform, under its base path. */
export interface PlatformRequest {
  readonly method: string
  /** Without the base path: as on the real platform, e.g. `/youtube/v3/search`. */
  readonly path: string
  readonly parameters: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Where this platform is reached: `http://127.0.0.1:PORT/youtube`. */
  readonly base: string
  /** What it has published, oldest first. */
  readonly posts: readonly SimulatedPost[]
  readonly nowMs: number
  /** Only `hollow` and `endless` are its own to play; `pageOf` does it. */
  readonly fault: Fault | undefined
}

export interface PlatformAnswer {
  /** Default 200. */
  readonly status?: number
  /** Default JSON. */
  readonly type?: string
  /** Text, or what becomes JSON. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A platform of the rig: real paths, paging, limits, errors and quirks, with the posts of the simulated world. */
export interface PlatformSimulator {
  /** The first part of its paths on the rig, its place for faults and for posts of the world. */
  readonly id: string
  /** Where the items of a page stand in an answer, name by name from the top. Empty: the answer is text or has none. */
  readonly items: readonly string[]
  /** Fields that an answer calls something else under the fault `drift`. */
  readonly drift: Readonly<Record<string, string>>
  /** What it says when it refuses, by name: `wrong-token` and, where it counts, `quota`. Undefined: this request it does not refuse. */
  readonly refusals: Readonly<Record<string, (request: PlatformRequest) => PlatformAnswer | undefined>>
  /** Paths that go right whatever the fault (where tokens are handed out). */
  readonly sound?: RegExp
  /** Undefined: there is nothing at this path. */
  answer(request: PlatformRequest): PlatformAnswer | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

/**
 * One page of a list. Its token is an offset, so what is added in front moves everything on, as on the platforms.
 * @param token - From the page before; undefined for the first one.
 */
export function pageOf<T>(
  items: readonly T[],
  { token, size, fault }: { token: string | undefined; size: number; fault: Fault | undefined },
): Page<T> {
  const offset = Number(token?.replace(/^\D+/, '') ?? 0) || 0
  const page = items.slice(offset, offset + size)
  if (fault?.kind === 'hollow' && token === undefined) return { items: [], next: 'N0' }
  if (fault?.kind === 'endless') return { items: items.slice(0, size), next: `N${offset + size}` }
  return { items: page, next: offset + size < items.length ? `N${offset + size}` : undefined }
}
