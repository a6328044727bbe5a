import { readLessons } from './lessons.ts'
import { learnLabels, leavesOf } from './learn-labels.ts'
import { learnMoods } from './learn-moods.ts'
import { packModel } from './pack-model.ts'

/** Teaches roles, leaves and sentiment; the same material gives the same bytes. */
export function trainLabels(): Uint8Array {
  const { authors, messages, posts, moods, names } = readLessons()
  const lessons = [...authors, ...messages, ...posts]
  const leaves = leavesOf(lessons)
  return packModel({
    leaves,
    names,
    labels: learnLabels(lessons, leaves),
    moods: learnMoods(moods),
  })
}
