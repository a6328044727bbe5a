import { CHANNELS, type ChannelId } from '../../core/annotation.ts'
import type { Candidate } from '../signals/indicators/candidate.ts'
import type { Found } from '../signals/phrase-book.ts'

export interface ChannelFound {
  readonly id: ChannelId
  readonly evidence: readonly { readonly start: number; readonly end: number }[]
}

/** More places say nothing new. */
const MAX_EVIDENCE = 5
const IMPLIED: Partial<Record<Candidate['type'], ChannelId>> = {
  'line-id': 'line',
  telegram: 'telegram',
  email: 'email',
}

/**
 * The channels that a text names, in the order of CHANNELS, by name or by an identifier that belongs to one.
 * @param channelOf - Channel by index of the phrase.
 */
export function findChannels(
  found: readonly Found[],
  channelOf: readonly ChannelId[],
  indicators: readonly Candidate[],
): readonly ChannelFound[] {
  const spans = new Map<ChannelId, { start: number; end: number }[]>()
  const add = (id: ChannelId | undefined, start: number, end: number) => {
    if (id === undefined) return
    const known = spans.get(id) ?? []
    spans.set(id, known)
    const last = known.at(-1)
    if (last !== undefined && start < last.end) {
      last.start = Math.min(last.start, start)
      last.end = Math.max(last.end, end)
    } else if (known.length < MAX_EVIDENCE) known.push({ start, end })
  }
  const names = indicators.filter(({ type }) => type !== 'url' && type !== 'domain')
  let next = 0
  for (const { index, start, end } of found) {
    while ((names[next]?.end ?? Infinity) < end) next++
    // The `line` of a mail address is nobody's channel.
    if ((names[next]?.start ?? Infinity) <= start) continue
    add(channelOf[index], start, end)
  }
  for (const { type, start, end } of indicators) add(IMPLIED[type], start, end)
  return CHANNELS.flatMap((id) => {
    const evidence = spans.get(id)
    return evidence === undefined ? [] : [{ id, evidence: evidence.toSorted((a, b) => a.start - b.start) }]
  })
}
