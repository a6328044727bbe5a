import type { AlertRule } from '../../config/schema.ts'
import { ROLES } from '../../core/annotation.ts'
import type { PreparedWatchWord } from '../../trends/watch-words.ts'
import type { Sighting } from '../finding.ts'
import { watchWordTitle } from '../titles.ts'
import type { PostRuleDeps } from './burst.ts'
import { describePosts } from './describe-posts.ts'

export type WatchWordRule = Extract<AlertRule, { kind: 'watch-word' }>

/** Watch-words with enough posts in the window, whatever is usual for them. */
export async function sightWatchWords(
  rule: WatchWordRule,
  watchWords: readonly PreparedWatchWord[],
  deps: PostRuleDeps,
): Promise<readonly Sighting[]> {
  const { snapshot, judge } = deps
  const everyRole = ROLES.every((role) => rule.roles.includes(role))
  const sightings = watchWords
    .filter(({ id }) => rule.watchWords.length === 0 || rule.watchWords.includes(id))
    .map(async (word): Promise<readonly Sighting[]> => {
      const seen = snapshot.items.find((item) => item.id === `watch-word:${word.id}`)
      if (seen === undefined || seen.observed < rule.minPosts) return []
      const item = everyRole ? seen : await (await judge()).watchWord(word, rule.roles)
      if (item === undefined || item.observed < rule.minPosts) return []
      return [
        {
          subject: word.id,
          describe: async (open) => ({
            ruleId: rule.id,
            kind: 'watch-word',
            subject: word.id,
            title: watchWordTitle(word.title, item),
            ...(await describePosts(deps, item, { ...word.filter, roles: rule.roles }, open)),
          }),
        },
      ]
    })
  return (await Promise.all(sightings)).flat()
}
