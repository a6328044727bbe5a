import { DAY_MS } from '../core/bangkok-time.ts'
import type { Periods } from './questions.ts'
import type { WeeklyReport } from './schema.ts'

/** Newest posts looked at per day, to say which pipeline versions made the labels. */
const LOOKED_AT_PER_DAY = 50

export async function readPipelineVersions({ store, now }: Periods): Promise<WeeklyReport['pipeline']> {
  const versions = new Set<string>()
  let lookedAt = 0
  for (let sinceMs = now.sinceMs; sinceMs < now.untilMs; sinceMs += DAY_MS) {
    const { posts } = await store.search({ sinceMs, untilMs: sinceMs + DAY_MS }, { limit: LOOKED_AT_PER_DAY })
    for (const { annotation } of posts) versions.add(annotation.pipelineVersion)
    lookedAt += posts.length
  }
  return { versions: [...versions].sort(), lookedAt }
}
