import { readLessons } from './lessons.ts'
import { learnLabels, learnMoods, leavesOf, packModel } from './teach.ts'

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
