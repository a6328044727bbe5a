import { Tally } from '../../app/evaluate/scores.ts'
import type { ROLES } from '../../core/annotation.ts'
import { GENRE_COLUMNS, SENTIMENTS } from '../../processors/labels/label-model.ts'
import { logistic } from '../../processors/labels/logistic.ts'
import { ALSO } from '../../processors/stages/judge-categories.ts'
import { likeliest, roleScores } from '../../processors/stages/judge-role.ts'
import { readMessages, readPosts } from './examples.ts'
import { readRealLabels, type Lessons } from './lessons.ts'
import { labelScoresOf, learnLabels, leavesOf } from './learn-labels.ts'
import { learnMoods } from './learn-moods.ts'
import type { Features, Lesson } from './lesson.ts'
import { minimise } from './minimise.ts'
import { bothScoresOf } from './weights.ts'

export interface HeldOutPost {
  readonly truth: Lesson
  readonly role: (typeof ROLES)[number]
  readonly categories: readonly string[]
  /** The likeliest leaf and its log odds. */
  readonly best: { readonly id: string; readonly odds: number }
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
    const likely = category.map(logistic)
    const most = Math.max(...likely)
    const categories = id === 'unrelated' ? [] : leaves.filter((_, c) => (likely[c] ?? 0) >= Math.min(most, ALSO))
    const first = likely.indexOf(most)
    return { role: id, scores, categories, best: { id: leaves[first] ?? '', odds: category[first] ?? 0 } }
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

/** How the log odds of the likeliest leaf become those of being right, over the posts that the model calls relevant. */
export function calibrateBest(read: readonly HeldOutPost[]): { readonly slope: number; readonly base: number } {
  const named = read.filter(({ role }) => role !== 'unrelated')
  const isRight = ({ truth, best }: HeldOutPost) =>
    truth.role !== 'unrelated' && truth.categories?.includes(best.id) === true
  const [slope = 1, base = 0] = minimise(
    ([slope = 0, base = 0], gradient) => {
      let loss = 0
      gradient.fill(0)
      for (const post of named) {
        const { odds } = post.best
        const right = logistic(slope * odds + base)
        loss -= Math.log(isRight(post) ? right : 1 - right)
        const error = right - Number(isRight(post))
        gradient[0] = (gradient[0] ?? 0) + error * odds
        gradient[1] = (gradient[1] ?? 0) + error
      }
      return loss
    },
    2,
    100,
  )
  return { slope, base }
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
