import { STATE, stateOf } from '../core/state.ts'
import type { Installation } from './wire.ts'

/** Brings the gauges on sources up to date, from the state that all processes share. When it can't be read they are left out. */
export async function measureSources({ state, metrics }: Pick<Installation, 'state' | 'metrics'>): Promise<void> {
  metrics.sourceState.reset()
  try {
    for (const { value } of await stateOf(state, STATE.health).list())
      metrics.sourceState.set({ source: value.sourceId, state: value.state }, 1)
  } catch {
    // /readyz says why.
    metrics.sourceState.reset()
  }
}
