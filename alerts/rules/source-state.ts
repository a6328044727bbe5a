import type { AlertRule } from '../../config/schema.ts'
import type { SourceState, TroubleState } from '../../core/source-health.ts'
import type { Sighting } from '../finding.ts'
import { sourceStateTitle } from '../titles.ts'
import { aboutSource, type SourceRuleDeps } from './source-silent.ts'

export type SourceStateRule = Extract<AlertRule, { kind: 'source-state' }>

/** Enabled sources that are in one of the rule's states for long enough. Each state is an alert of its own, over when the source leaves it. */
export function sightSourceStates(
  rule: SourceStateRule,
  { sources, health, nowMs }: Pick<SourceRuleDeps, 'sources' | 'health' | 'nowMs'>,
): readonly Sighting[] {
  return sources.flatMap((source) => {
    const known = health.find(({ sourceId }) => sourceId === source.id)
    if (!source.enabled || known === undefined || !isOneOf(rule.states, known.state)) return []
    if (rule.sources.length > 0 && !rule.sources.includes(source.id)) return []
    if (nowMs - known.sinceMs < rule.after) return []
    const { state, sinceMs } = known
    return [
      {
        subject: source.id,
        key: `${source.id}.${state}`,
        describe: () =>
          Promise.resolve(
            aboutSource(rule, source.id, { title: sourceStateTitle(source.title, state, sinceMs), sinceMs, nowMs }),
          ),
      },
    ]
  })
}

function isOneOf(states: readonly TroubleState[], state: SourceState): state is TroubleState {
  return states.some((one) => one === state)
}
