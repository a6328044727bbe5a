import type { SourceState } from '../core/source-health.ts'

/** What an operator can do about a source in a state; undefined where there is nothing to do. */
export function adviceFor(state: SourceState): string | undefined {
  switch (state) {
    case 'unreachable':
      return 'check the network, a proxy, and the address in the source’s options'
    case 'auth-failed':
      return 'renew the token, or have it granted what it lacks: the collector’s README says how'
    case 'blocked':
      return 'the platform refuses us: read its terms, set collecting.contact, or switch the source off'
    case 'gone':
      return 'take out what is gone, or the whole source: the platform says that it is gone for good'
    case 'schema-drift':
      return 'check that the address is the one the collector’s README describes; if it is, the platform has changed its answers: report it with the message. What is new is read when the collector follows'
    case 'rate-limited':
      return 'wait: it is read again by itself, at the time the platform gave or in its next turn'
    case 'quota-exhausted':
      return 'wait: it is read again when there is more; if this is often so, read it less often or get a larger quota'
    case 'stale':
      return 'it answers and is quieter than it ever was: look yourself whether it still has new posts'
    case 'ok':
    case 'ok-empty':
    case 'not-modified':
    case 'never-run':
    case 'disabled':
      return undefined
  }
}
