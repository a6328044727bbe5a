import type { Entry } from '../feed-format/entry.ts'

/** A topic of the feed goes by its number, whatever the feed calls it; what leads to no topic (an announcement) keeps its own id. */
export function mendTopic(entry: Entry): Entry {
  const topic = topicOf(entry.link) ?? topicOf(entry.id)
  return topic === undefined ? entry : { ...entry, id: topic }
}

function topicOf(address: string | undefined): string | undefined {
  return /\/topic\/(\d{1,20})(?:[/?#]|$)/.exec(address ?? '')?.[1]
}
