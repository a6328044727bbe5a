import { z } from 'zod'
import { CollectorError, partly, wholly, type CollectorFailure } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { createMemory, MARK_LENGTH, marksIn, markOf, shortHash } from './memory.ts'

/** Something that is read newest first, as far back as the last time: a query, a page, a hashtag. */
export interface Lane {
  /** The same in every run: its place in the cursor. */
  readonly key: string
  /**
   * One page.
   * @param fromMs - Nothing older is needed, epoch ms.
   * @param next - From the page before; undefined for the first.
   * @throws CollectorError `partial` when the trouble may be this lane's own: it stays where it was, and the others are read.
   */
  read(fromMs: number, next: string | undefined): Promise<LanePage>
  /** Another one is another version of the post, which is given again; the time of an edit always counts. */
  version?(post: RawPost): string
  /** Its pages are in no order, so each of them is read. */
  readonly unordered?: boolean
}

export interface LanePage {
  readonly posts: readonly RawPost[]
  readonly counted?: Readonly<Record<string, number>>
  /** Native ids of posts that are listed as deleted. */
  readonly deleted?: readonly string[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

export interface PassOptions {
  readonly lanes: readonly Lane[]
  /** How far a reading goes back behind the beginning of the last whole one, for what appears late. */
  readonly overlapMs: number
  /** How far the first reading goes back. */
  readonly backfillMs: number
  /** How far back the platform shows anything; a lane that was not read for longer has a gap. */
  readonly horizonMs?: number
  /** Of one lane in one run; what lies beyond is a gap. */
  readonly maxPages: number
  /**
   * What a page costs; the run ends when its allowance is less, and the next one goes on with the page that was not read. Without it,
   * a quota that is used up is one lane's own.
   */
  readonly cost?: { readonly budget: string; readonly amount: number }
  /** Characters of the cursor; marks of older posts make room, and those that are still shown come again. Default 24,000. */
  readonly cursorLength?: number
}

const LaneStateSchema = z.object({
  /** Beginning of the last reading that got through, epoch ms. */
  doneMs: z.int().optional(),
  /** What the last whole reading met. */
  known: z.string().optional(),
  /** What the unfinished one met so far. */
  met: z.string().optional(),
  /** Of a reading that its budget cut: the page to go on with, when it began, how far it goes back, and how far it came. */
  rest: z.object({ next: z.string(), startedMs: z.int(), fromMs: z.int(), oldestMs: z.int() }).optional(),
})
type LaneState = z.infer<typeof LaneStateSchema>
const CursorSchema = z.object({ lanes: z.record(z.string(), LaneStateSchema) })

/** Pages in a row on which nothing is new to this run: the platform leads in circles. */
const CIRCLES = 3
/** A reading that its budget has cut for longer is given up, so that what is new does not wait for it; what is missing is a gap. */
const LONGEST_REST_MS = 86_400_000
/** One lane's own trouble; the others are read all the same. */
const OWN_TROUBLE: readonly CollectorFailure[] = ['gone', 'blocked']

/**
 * Reads every lane from its newest post back to where its last reading began, less the overlap, and moves on only after a whole
 * reading; a run that is cut short begins again at the top and leaves out what it has brought, and one that is cut by its budget goes
 * on where it stopped. Posts and their edits come once.
 * @throws CollectorError `partial` at the end, when other lanes were read.
 */
export async function* readPasses(
  context: Pick<CollectContext<unknown>, 'cursor' | 'signal' | 'clock' | 'allowance'>,
  options: PassOptions,
): AsyncGenerator<CollectorPage> {
  const { signal, clock, allowance } = context
  const saved = readCursor(context.cursor)
  const lanes = options.lanes.map((lane) => ({ ...lane, key: shortHash(lane.key) }))
  const states = new Map(lanes.map(({ key }) => [key, saved[key] ?? {}]))
  const cursor = () => cursorOf(fitted(states, options.cursorLength ?? 24_000))
  const ownTrouble = new Set(options.cost === undefined ? [...OWN_TROUBLE, 'quota-exhausted'] : OWN_TROUBLE)
  let trouble: CollectorError | undefined
  let isRead = false

  // Whatever was left out last time comes first.
  for (const lane of lanes.toSorted((a, b) => (states.get(a.key)?.doneMs ?? 0) - (states.get(b.key)?.doneMs ?? 0))) {
    let isRest = true
    // What was left of the last reading, then what is new.
    while (isRest) {
      const before = states.get(lane.key) ?? {}
      const nowMs = Math.floor(clock.nowMs())
      const pass = passOf(before, nowMs, options)
      isRest = pass.isRest
      const { fromMs, startedMs } = pass
      const known = createMemory(before.known)
      const met = createMemory(before.met)
      const thisRun = createMemory()
      let [next, circles]: [string | undefined, number] = [pass.next, 0]
      let oldestMs = pass.oldestMs
      let counted: Record<string, number> = {}
      const paused = (): CollectorPage | undefined => {
        if (next === undefined) return undefined
        states.set(lane.key, { ...(states.get(lane.key) ?? {}), rest: { next, startedMs, fromMs, oldestMs } })
        const left = Object.keys(counted).length === 0 ? {} : { counted }
        return { posts: [], cursor: cursor(), ...left, ...gapOf(pass.lost, undefined, lanes.length > 1) }
      }
      for (let pages = 1; !signal.aborted; pages++) {
        const { cost } = options
        if (cost !== undefined && (await allowance(cost.budget, cost.amount)) < cost.amount) {
          const rest = paused()
          if (rest !== undefined) yield rest
          return
        }
        let page: LanePage
        try {
          page = await lane.read(fromMs, next)
        } catch (error) {
          if (!(error instanceof CollectorError)) throw error
          if (isRest && pages === 1 && error.kind === 'schema-drift') {
            // Its place is no longer known there: what it would have shown is read again.
            states.set(lane.key, withoutRest(before))
            break
          }
          if (cost !== undefined && error.kind === 'quota-exhausted') {
            const rest = paused()
            if (rest !== undefined) yield rest
          }
          if (!(error.partial || ownTrouble.has(error.kind)) || lanes.length === 1) throw wholly(error)
          trouble = error
          isRest = false
          break
        }
        isRead = true
        const marks = page.posts.map((post) => markOf(post, lane.version?.(post)))
        const fresh = page.posts.filter((_, i) => met.add(marks[i] ?? '') && !known.has(marks[i] ?? ''))
        const isCircle = marks.length > 0 && marks.filter((mark) => thisRun.add(mark)).length === 0
        circles = isCircle ? circles + 1 : 0
        const times = page.posts.flatMap(({ publishedAtMs }) => publishedAtMs ?? [])
        oldestMs = Math.min(oldestMs, ...times)
        const isPast = lane.unordered !== true && times.length > 0 && Math.max(...times) < fromMs
        const isEnd = page.next === undefined || isPast
        const isCut = !isEnd && (pages >= options.maxPages || circles >= CIRCLES)
        states.set(lane.key, isEnd || isCut ? { doneMs: startedMs, known: met.save() } : { ...before, met: met.save() })
        for (const [reason, n] of Object.entries(page.counted ?? {})) counted[reason] = (counted[reason] ?? 0) + n
        const deleted = page.deleted ?? []
        if (fresh.length > 0 || deleted.length > 0 || isEnd || isCut) {
          yield {
            posts: fresh,
            cursor: cursor(),
            ...(Object.keys(counted).length === 0 ? {} : { counted }),
            ...(deleted.length === 0 ? {} : { deleted }),
            ...gapOf(
              isEnd || isCut ? pass.lost : undefined,
              isCut && oldestMs > fromMs ? { fromMs, toMs: oldestMs } : undefined,
              lanes.length > 1,
            ),
          }
          counted = {}
        }
        if (isEnd || isCut) break
        next = page.next
      }
      if (signal.aborted) return
    }
  }
  if (trouble !== undefined) throw isRead ? partly(trouble) : wholly(trouble)
}

interface Pass {
  /** What was left of an earlier reading. */
  readonly isRest: boolean
  readonly startedMs: number
  readonly fromMs: number
  readonly oldestMs: number
  /** The page to begin with; undefined: the first. */
  readonly next: string | undefined
  /** What can't be read any more. */
  readonly lost: Gap | undefined
}

/** What is to be read of a lane next. */
function passOf(before: LaneState, nowMs: number, { backfillMs, overlapMs, horizonMs = Infinity }: PassOptions): Pass {
  const { rest } = before
  const shownFromMs = nowMs - horizonMs
  if (rest !== undefined && nowMs - rest.startedMs < LONGEST_REST_MS) {
    const fromMs = Math.max(rest.fromMs, shownFromMs)
    return { ...rest, isRest: true, fromMs, lost: stretch(rest.fromMs, Math.min(fromMs, rest.oldestMs)) }
  }
  // Given up: everything before its beginning that it did not reach is missing, and what is no longer shown since.
  const doneMs = rest?.startedMs ?? before.doneMs
  const fromMs = Math.max(doneMs === undefined ? nowMs - backfillMs : doneMs - overlapMs, shownFromMs)
  const missed = rest === undefined ? undefined : stretch(rest.fromMs, rest.oldestMs)
  const hidden = doneMs === undefined ? undefined : stretch(doneMs, fromMs)
  return {
    isRest: false,
    startedMs: nowMs,
    fromMs,
    oldestMs: nowMs,
    next: undefined,
    lost: gapOf(missed, hidden, false).gap,
  }
}

function stretch(fromMs: number, toMs: number): Gap | undefined {
  return fromMs < toMs ? { fromMs, toMs } : undefined
}

function withoutRest({ doneMs, known, met }: LaneState): LaneState {
  return { ...(doneMs !== undefined && { doneMs }), ...(known !== undefined && { known }), ...(met !== undefined && { met }) } // prettier-ignore
}

/** Every lane gives up the same share of its marks; those of its newest posts come first and stay. */
function fitted(states: ReadonlyMap<string, LaneState>, mostLength: number): ReadonlyMap<string, LaneState> {
  const marks = [...states.values()].reduce((sum, { known, met }) => sum + marksIn(known) + marksIn(met), 0)
  const rest = cursorOf(states).length - marks * MARK_LENGTH
  const mostMarks = Math.max(0, Math.floor((mostLength - rest) / MARK_LENGTH))
  if (marks <= mostMarks) return states
  const shortened = (all: string | undefined) =>
    all?.slice(0, Math.floor((marksIn(all) * mostMarks) / marks) * MARK_LENGTH)
  return new Map([...states].map(([key, { known, met, ...state }]) => [key, { ...state, known: shortened(known), met: shortened(met) }])) // prettier-ignore
}

function cursorOf(states: ReadonlyMap<string, LaneState>): string {
  return JSON.stringify({ lanes: Object.fromEntries(states) })
}

type Gap = NonNullable<CollectorPage['gap']>

/** Of two stretches that touch one. */
function gapOf(lost: Gap | undefined, cut: Gap | undefined, isPartial: boolean): Pick<CollectorPage, 'gap'> {
  const [fromMs, toMs] = [lost?.fromMs ?? cut?.fromMs, cut?.toMs ?? lost?.toMs]
  return fromMs === undefined || toMs === undefined
    ? {}
    : { gap: { fromMs, toMs, ...(isPartial && { partial: true }) } }
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): Readonly<Record<string, LaneState>> {
  if (cursor === undefined) return {}
  try {
    return CursorSchema.safeParse(JSON.parse(cursor)).data?.lanes ?? {}
  } catch {
    return {}
  }
}
