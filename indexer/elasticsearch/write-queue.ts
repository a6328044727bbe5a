import type { Clock } from '../../core/clock.ts'
import type { UpsertOutcome } from '../../core/ports/post-store.ts'
import { pauseMs, type Held } from './bulk.ts'
import type { Draft } from './document.ts'

/** Posts of one request to Elasticsearch; and about how many UTF-16 units of JSON. */
const MAX_POSTS = 2_000
const MAX_SIZE = 6_000_000
const MAX_GROUPS = 2
const NONE: ReadonlyMap<Waiting, Error> = new Map()

type Write = (drafts: readonly Draft[]) => Promise<ReadonlyMap<string, UpsertOutcome | Held>>

interface Waiting {
  readonly draft: Draft
  readonly resolve: (outcome: UpsertOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * What many callers write at once goes out together: while a group is under way, the next one fills up, so that many small
 * upserts cost about as many requests and refreshes as a few large ones. Only a full group goes out beside another. A post is in
 * one group at a time. What Elasticsearch can't take now holds up nobody else: it is tried again beside the groups.
 */
export class WriteQueue {
  readonly #write: Write
  readonly #clock: Pick<Clock, 'sleep'>
  #waiting: Waiting[] = []
  #waitingSize = 0
  readonly #underWay = new Set<string>()
  #groups = 0
  #scheduled = false

  constructor(write: Write, clock: Pick<Clock, 'sleep'>) {
    this.#write = write
    this.#clock = clock
  }

  /** Rejects when Elasticsearch can't take it, also after some tries. */
  add(draft: Draft): Promise<UpsertOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject })
      this.#waitingSize += draft.size
      this.#schedule()
    })
  }

  /** After the callers of this moment have all added theirs. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      while (this.#groups === 0 || (this.#groups < MAX_GROUPS && this.#fillsGroup())) {
        const group = this.#nextGroup()
        if (group.length === 0) return
        void this.#run(group)
      }
    })
  }

  #fillsGroup(): boolean {
    return this.#waiting.length >= MAX_POSTS || this.#waitingSize >= MAX_SIZE
  }

  #nextGroup(): readonly Waiting[] {
    const group: Waiting[] = []
    const left: Waiting[] = []
    let size = 0
    for (const [at, one] of this.#waiting.entries()) {
      if (group.length === MAX_POSTS || (size > 0 && size + one.draft.size > MAX_SIZE)) {
        left.push(...this.#waiting.slice(at))
        break
      }
      if (this.#underWay.has(one.draft.key)) {
        left.push(one)
        continue
      }
      this.#underWay.add(one.draft.key)
      group.push(one)
      size += one.draft.size
    }
    this.#waiting = left
    this.#waitingSize -= size
    return group
  }

  async #run(group: readonly Waiting[]): Promise<void> {
    this.#groups++
    let held = await this.#settle(group)
    this.#groups--
    this.#schedule()
    for (let tried = 1; held.size > 0; tried++) {
      const pause = pauseMs(tried)
      if (pause !== undefined) {
        await this.#clock.sleep(pause)
        held = await this.#settle([...held.keys()])
      } else {
        for (const [one, trouble] of held) this.#done(one).reject(trouble)
        held = NONE
      }
      this.#schedule()
    }
  }

  /** Writes them and answers their callers, but for those that are held, which it returns. */
  async #settle(group: readonly Waiting[]): Promise<ReadonlyMap<Waiting, Error>> {
    const held = new Map<Waiting, Error>()
    try {
      const outcomes = await this.#write(group.map(({ draft }) => draft))
      for (const one of group) {
        const outcome = outcomes.get(one.draft.key)
        if (outcome === undefined) this.#done(one).reject(new Error(`post ${one.draft.id} got no outcome`))
        else if (outcome.result === 'held') held.set(one, outcome.trouble)
        else this.#done(one).resolve(outcome)
      }
    } catch (error) {
      for (const one of group) this.#done(one).reject(error)
    }
    return held
  }

  #done(one: Waiting): Waiting {
    this.#underWay.delete(one.draft.key)
    return one
  }
}
