import type { Fault } from '../faults.ts'
import type { SimulatedPost } from '../world.ts'
import type { PlatformAnswer, PlatformRequest, PlatformSimulator } from './platform.ts'

/** What the server sends. */
export interface PlayedAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const NOTHING: PlatformAnswer = { status: 404, body: { error: 'not found' } }

/** A platform's answer, with those faults played that need to know what a page is. */
export function play(
  platform: PlatformSimulator,
  request: Omit<PlatformRequest, 'posts'>,
  published: (nowMs: number) => readonly SimulatedPost[],
): PlayedAnswer {
  const { fault } = request
  const nowMs = request.nowMs + (fault?.kind === 'clock-skew' ? fault.byMs : 0)
  const isText = platform.items.length === 0
  const posts = fault?.kind === 'empty' ? [] : postsOf(platform, published(nowMs))
  const asked = {
    ...request,
    nowMs,
    posts: isText && fault?.kind === 'duplicate' ? posts.flatMap((p) => [p, p]) : posts,
  }
  const refusal = fault?.kind === 'refuses' ? platform.refusals[fault.as] : undefined
  if (fault?.kind === 'refuses' && refusal === undefined)
    throw new Error(`the simulated ${platform.id} has no refusal "${fault.as}"`)
  const answer = refusal?.(asked) ?? platform.answer(asked) ?? NOTHING
  const { status = 200, headers = {} } = answer
  if (typeof answer.body === 'string') {
    return {
      status,
      type: answer.type ?? 'text/html; charset=utf-8',
      body: drifted(answer.body, platform, fault),
      headers,
    }
  }
  const body = JSON.stringify(withItems(answer.body, platform.items, (items) => rearranged(items, fault)))
  return {
    status,
    type: answer.type ?? 'application/json; charset=utf-8',
    body: drifted(body, platform, fault),
    headers,
  }
}

/** A world that knows nothing of this platform is shown on it whole. */
function postsOf({ id }: PlatformSimulator, published: readonly SimulatedPost[]): readonly SimulatedPost[] {
  const own = published.filter(({ place }) => place === id)
  return own.length === 0 ? published : own
}

function rearranged(items: readonly unknown[], fault: Fault | undefined): readonly unknown[] {
  if (fault?.kind === 'duplicate') return items.flatMap((item) => [item, item])
  return fault?.kind === 'reorder' ? items.toReversed() : items
}

function withItems(
  body: unknown,
  [name, ...rest]: readonly string[],
  change: (items: readonly unknown[]) => readonly unknown[],
): unknown {
  if (name === undefined) return Array.isArray(body) ? change(body) : body
  if (body === null || typeof body !== 'object' || !(name in body)) return body
  return { ...body, [name]: withItems((body as Readonly<Record<string, unknown>>)[name], rest, change) }
}

function drifted(body: string, { drift }: PlatformSimulator, fault: Fault | undefined): string {
  if (fault?.kind !== 'drift') return body
  return Object.entries(drift).reduce((text, [from, to]) => text.replaceAll(from, to), body)
}
