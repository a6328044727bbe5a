import { SENTIMENTS } from '../../processors/labels/label-model.ts'
import { LETTER_BUCKETS } from '../../processors/labels/letters.ts'
import { tellingOf, toLetterSets, toSets, usefulKeys } from './feature-table.ts'
import { fitRegression, type FeatureSets } from './fit-regression.ts'
import type { Mood } from './lesson.ts'
import { SETTINGS } from './settings.ts'
import { scaled, sideBySide } from './weights.ts'

/** pos, neu, neg or q: a regression each against the others, over what tells that one from them. */
export function learnMoods(moods: readonly Mood[]) {
  const posts = moods.map(({ keys }) => ({ keys, source: '' }))
  const keys = usefulKeys(posts, SETTINGS.minMoodPosts, 1)
  const rows = new Map(keys.map((key, row) => [key, row]))
  const words = toSets(posts.map((post) => post.keys), rows, new Float64Array(rows.size)) // prettier-ignore
  const letters = toLetterSets(moods, new Float64Array(LETTER_BUCKETS))
  const fit = (sets: FeatureSets, softness: number) =>
    sideBySide(
      SENTIMENTS.map((id) => {
        const targets = Uint8Array.from(moods, ({ sentiment }) => Number(sentiment === id))
        return fitRegression({
          sets: { ...sets, rarity: tellingOf(sets, targets, SETTINGS.minMoodPosts) },
          classes: 1,
          targets,
          weights: new Float64Array(moods.length).fill(1),
          link: 'logistic',
          softness,
          steps: SETTINGS.moodSteps,
        })
      }),
    )
  const { regression, letters: share } = SETTINGS.shares.mood
  return {
    sentiment: { keys, weights: scaled(fit(words, SETTINGS.moodSoftness), regression) },
    sentimentLetters: scaled(fit(letters, SETTINGS.moodLetterSoftness), share),
  }
}
