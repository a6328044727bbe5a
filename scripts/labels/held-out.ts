import { Tally } from '../../app/evaluate/scores.ts'
import type { ROLES } from '../../core/annotation.ts'
import { GENRE_COLUMNS, SENTIMENTS } from '../../processors/labels/label-model.ts'
import { ALSO } from '../../processors/stages/judge-categories.ts'
import { likeliest, roleScores } from '../../processors/stages/judge-role.ts'
import { readMessages, readPosts } from './examples.ts'
import { readRealLabels, type Lessons } from './lessons.ts'
import { labelScoresOf, learnLabels, leavesOf } from './learn-labels.ts'
import { learnMoods } from './learn-moods.ts'
import type { Features, Lesson } from './lesson.ts'
import { bothScoresOf } from './weights.ts'

export interface HeldOutPost {
  readonly truth: Lesson
  readonly role: (typeof ROLES)[number]
  readonly categories: readonly string[]
}

/** Teaches with all authors but some, and lets the model read their posts. */
export function withoutAuthors(
  { authors, messages, posts }: Lessons,
  heldOut: readonly string[],
): readonly HeldOutPost[] {
  const isHeldOut = ({ source }: Lesson) => heldOut.includes(source)
  const judge = judgeBy([...authors.filter((lesson) => !isHeldOut(lesson)), ...messages, ...posts])
  return authors.filter(isHeldOut).map((truth) => ({ truth, ...judge(truth) }))
}

/** Role, leaves and the probabilities of the roles, as the product would say. */
export function judgeBy(taught: readonly Lesson[]) {
  const leaves = leavesOf(taught)
  const labels = learnLabels(taught, leaves)
  const scoresOfLabels = labelScoresOf(labels, leaves)
  const genreOf = bothScoresOf(labels.genre, labels.genreLetters, GENRE_COLUMNS.length)
  return (post: Features) => {
    const { role, category } = scoresOfLabels(post)
    const scores = roleScores({ role, genre: genreOf(post) })
    const id = likeliest(scores)
    const likely = category.map((score) => 1 / (1 + Math.exp(-score)))
    const best = Math.max(...likely)
    const categories = id === 'unrelated' ? [] : leaves.filter((_, c) => (likely[c] ?? 0) >= Math.min(best, ALSO))
    return { role: id, scores, categories }
  }
}

/** Share of right roles, and micro-F1 over leaves. */
export function scoreHeldOut(read: readonly HeldOutPost[]): { readonly accuracy: number; readonly f1: number } {
  const tally = new Tally()
  let right = 0
  for (const { truth, role, categories } of read) {
    right += Number(truth.role === role)
    tally.add(truth.role === 'unrelated' ? [] : (truth.categories ?? []), categories)
  }
  return { accuracy: right / read.length, f1: tally.overall().f1 }
}

/** Share of the posts of the valid part whose sentiment is found. */
export function scoreMoods(lessons: Lessons): number {
  const { sentiment, sentimentLetters } = learnMoods(lessons.moods)
  const moodOf = bothScoresOf(sentiment, sentimentLetters, SENTIMENTS.length)
  const valid = readPosts('valid')
  const right = valid.filter(({ text, sentiment }) => {
    const scores = moodOf(lessons.featuresOf(text))
    return SENTIMENTS[scores.indexOf(Math.max(...scores))] === sentiment
  })
  return right.length / valid.length
}

/** Real posts of the valid part and messages of the dev part, and how a model reads them that was taught with everything else. */
export function readReal(lessons: Lessons) {
  const judge = judgeBy([...lessons.authors, ...lessons.messages, ...lessons.posts])
  const labels = readRealLabels('wisesight-valid')
  const posts = readPosts('valid').map(({ text }, i) => {
    const found = judge(lessons.featuresOf(text))
    return { text, line: i + 1, label: labels.get(i + 1), found }
  })
  const lureScore = (text: string) => judge(lessons.featuresOf(text)).scores.lure
  return { posts, messages: readMessages('dev'), lureScore }
}
