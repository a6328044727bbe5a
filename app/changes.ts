import type { Events } from '../core/events.ts'

/** What an open page wants to hear of. */
export type ChangeKind = 'posts' | 'alert' | 'delivery' | 'source' | 'trends'

export interface Changes {
  /** Calls back on each change until unsubscribed. */
  subscribe(listener: (kind: ChangeKind) => void): () => void
}

/** Events of this process as notices for its pages, beside passing them on. */
export function createChanges(next: Events): { readonly events: Events; readonly changes: Changes } {
  const listeners = new Set<(kind: ChangeKind) => void>()
  const tell = (kind: ChangeKind) => {
    for (const listener of listeners) listener(kind)
  }
  return {
    changes: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    events: {
      ...next,
      collectFinished(event) {
        next.collectFinished(event)
        tell('source')
      },
      indexFinished(event) {
        next.indexFinished(event)
        if (event.inserted + event.updated > 0) tell('posts')
      },
      trendsComputed(event) {
        next.trendsComputed(event)
        tell('trends')
      },
      alertOpened(event) {
        next.alertOpened(event)
        tell('alert')
      },
      alertClosed(event) {
        next.alertClosed(event)
        tell('alert')
      },
      deliveryAttempted(event) {
        next.deliveryAttempted(event)
        tell('delivery')
      },
    },
  }
}
