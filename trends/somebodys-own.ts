import { isWithheld } from '../core/mask.ts'
import type { IndicatorCount, PostStore } from '../core/ports/post-store.ts'

/** Posts looked at per indicator for somebody who says that it is the victim's. */
const LOOKED_AT = 50

/**
 * Those that nobody calls their own. The store leaves victims' out post by post; what is the offender's in one post and a victim's in
 * another is left out here altogether.
 */
export async function withoutSomebodysOwn<Indicator extends Pick<IndicatorCount, 'type' | 'value'>>(
  store: PostStore,
  indicators: readonly Indicator[],
): Promise<readonly Indicator[]> {
  const own = await Promise.all(indicators.map((indicator) => isSomebodysOwn(store, indicator)))
  return indicators.filter((_, i) => own[i] !== true)
}

async function isSomebodysOwn(
  store: PostStore,
  { type, value }: Pick<IndicatorCount, 'type' | 'value'>,
): Promise<boolean> {
  const { posts } = await store.search(
    { indicator: { type, value }, roles: ['victim-report', 'question', 'warning'] },
    { limit: LOOKED_AT },
  )
  return posts.some(({ annotation }) =>
    annotation.indicators.some((other) => other.type === type && other.value === value && isWithheld(other)),
  )
}
