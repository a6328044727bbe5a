import type { QueryClient } from '@tanstack/react-query'
import type { Change } from '../../../api/schemas/meta.ts'
import type { Topic } from './queries.ts'

export type LiveState = 'connecting' | 'live' | 'polling'

export interface LiveStatus {
  readonly state: LiveState
  readonly lastPostAtMs: number | null
}

/** Counts up when posts came in that a list has not shown yet. */
type Listener = () => void

const FLUSH_EVERY_MS = 2_000
const POLL_EVERY_MS = 30_000
const RECONNECT_AFTER_MS = 5_000

/** Which questions each kind of change makes out of date. The list of posts decides for itself when to move. */
const TOPICS: Readonly<Record<Change['kinds'][number], readonly Topic[]>> = {
  posts: ['figures', 'timeline', 'campaigns', 'indicators', 'stats'],
  alert: ['alerts', 'timeline'],
  delivery: ['alerts', 'receiver'],
  source: ['sources', 'timeline'],
  trends: ['trends'],
}

/**
 * The live channel: server-sent events, and while they are away a question every 30 seconds. Changes are gathered, so that
 * a flood of posts costs one question per panel in two seconds.
 */
export class LiveChannel {
  readonly #client: QueryClient
  readonly #listeners = new Set<Listener>()
  readonly #postListeners = new Set<Listener>()
  readonly #pending = new Set<Topic>()
  #status: LiveStatus = { state: 'connecting', lastPostAtMs: null }
  #source: EventSource | undefined
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #reconnectTimer: ReturnType<typeof setTimeout> | undefined
  #pollTimer: ReturnType<typeof setInterval> | undefined

  constructor(client: QueryClient) {
    this.#client = client
  }

  start(): () => void {
    this.#connect()
    return () => {
      this.#source?.close()
      clearTimeout(this.#flushTimer)
      this.#flushTimer = undefined
      clearTimeout(this.#reconnectTimer)
      clearInterval(this.#pollTimer)
      this.#pollTimer = undefined
    }
  }

  readonly status = (): LiveStatus => this.#status

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Told when there are new posts, at most every two seconds. */
  readonly onPosts = (listener: Listener): (() => void) => {
    this.#postListeners.add(listener)
    return () => void this.#postListeners.delete(listener)
  }

  #connect(): void {
    const source = new EventSource('/api/v1/events')
    this.#source = source
    source.addEventListener('open', () => {
      const wasAway = this.#status.state === 'polling'
      clearInterval(this.#pollTimer)
      this.#pollTimer = undefined
      this.#set({ ...this.#status, state: 'live' })
      if (wasAway) this.#refreshAll()
    })
    source.addEventListener('change', (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as Change
      if (change.lastPostAt !== null) this.#set({ ...this.#status, lastPostAtMs: Date.parse(change.lastPostAt) })
      for (const kind of change.kinds) for (const topic of TOPICS[kind]) this.#pending.add(topic)
      if (change.kinds.includes('posts')) this.#pending.add('posts')
      this.#scheduleFlush()
    })
    source.addEventListener('error', () => {
      this.#set({ ...this.#status, state: 'polling' })
      this.#pollTimer ??= setInterval(() => {
        this.#refreshAll()
      }, POLL_EVERY_MS)
      // The browser tries again by itself, except after an answer that was no stream.
      if (source.readyState !== EventSource.CLOSED) return
      this.#reconnectTimer = setTimeout(() => {
        this.#connect()
      }, RECONNECT_AFTER_MS)
    })
  }

  /** The first change shows at once, those right behind it together. */
  #scheduleFlush(): void {
    if (this.#flushTimer !== undefined) return
    this.#flush()
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = undefined
      if (this.#pending.size > 0) this.#scheduleFlush()
    }, FLUSH_EVERY_MS)
  }

  #flush(): void {
    const topics = [...this.#pending]
    this.#pending.clear()
    for (const topic of topics) {
      if (topic === 'posts') for (const listener of this.#postListeners) listener()
      else void this.#client.invalidateQueries({ queryKey: [topic] })
    }
  }

  #refreshAll(): void {
    void this.#client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'posts-list' })
    for (const listener of this.#postListeners) listener()
  }

  #set(status: LiveStatus): void {
    this.#status = status
    for (const listener of this.#listeners) listener()
  }
}
