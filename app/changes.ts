import type { Events } from '../core/events.ts'

/** What an open page wants to hear of. */
const CHANGE_KINDS = ['posts', 'alert', 'delivery', 'source', 'trends'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export interface Changes {
  /** Calls back on each change until unsubscribed. */
  subscribe(listener: (kind: ChangeKind) => void): () => void
}

/** Carries words between the processes of an installation. */
export interface Relay {
  publish(word: string): void
  listen(listener: (word: string) => void): void
}

/**
 * Events of this process as notices for its pages, beside passing them on.
 * @param relay - To and from the pages of other processes; listened to once somebody subscribes.
 */
export function createChanges(next: Events, relay?: Relay): { readonly events: Events; readonly changes: Changes } {
  const listeners = new Set<(kind: ChangeKind) => void>()
  const tellHere = (kind: ChangeKind) => {
    for (const listener of listeners) listener(kind)
  }
  const tell = (kind: ChangeKind) => {
    tellHere(kind)
    relay?.publish(kind)
  }
  let isListening = false
  return {
    changes: {
      subscribe(listener) {
        listeners.add(listener)
        if (!isListening)
          relay?.listen((word) => {
            const kind = CHANGE_KINDS.find((known) => known === word)
            if (kind !== undefined) tellHere(kind)
          })
        isListening = true
        return () => listeners.delete(listener)
      },
    },
    events: {
      ...next,
      collectFinished(event) {
        next.collectFinished(event)
        tell('source')
      },
      intakeReceived(event) {
        next.intakeReceived(event)
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
