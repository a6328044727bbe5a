import { ROLES } from '../../core/annotation.ts'
import { SENTIMENTS } from '../../processors/labels/label-model.ts'
import { readMessages, readPosts } from './examples.ts'
import { readRealLabels, type Lessons } from './lessons.ts'
import { learnLabels, learnMoods, leavesOf, scoresOf, type Lesson } from './teach.ts'

/** Score from which a leaf is reported beside a better one, as the product does. */
const ALSO = 0.4

export interface HeldOutPost {
  readonly truth: Lesson
  readonly role: (typeof ROLES)[number]
  readonly categories: readonly string[]
}

/** Teaches with all authors but one, and lets the model read that one's posts. */
export function withoutAuthor({ authors, messages, posts }: Lessons, author: string): readonly HeldOutPost[] {
  const taught = [...authors.filter(({ source }) => source !== author), ...messages, ...posts]
  const judge = judgeBy(taught)
  return authors.filter(({ source }) => source === author).map((truth) => ({ truth, ...judge(truth.keys) }))
}

/** Role, leaves and the probabilities of the roles, as the product would say. */
export function judgeBy(taught: readonly Lesson[]) {
  const leaves = leavesOf(taught)
  const { role, category } = learnLabels(taught, leaves)
  const [roleOf, leafOf] = [scoresOf(role, ROLES.length), scoresOf(category, leaves.length)]
  return (keys: readonly number[]) => {
    const scores = roleOf(keys)
    const highest = Math.max(...scores)
    const id = ROLES[scores.indexOf(highest)] ?? 'unrelated'
    const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0)
    const likely = leafOf(keys).map((score) => 1 / (1 + Math.exp(-score)))
    const best = Math.max(...likely)
    const categories = id === 'unrelated' ? [] : leaves.filter((_, c) => (likely[c] ?? 0) >= Math.min(best, ALSO))
    return { role: id, scores: scores.map((score) => Math.exp(score - highest) / sum), categories }
  }
}

/** Share of right roles, and micro-F1 over leaves. */
export function scoreHeldOut(read: readonly HeldOutPost[]): { readonly accuracy: number; readonly f1: number } {
  let [right, shared, named] = [0, 0, 0]
  for (const { truth, role, categories } of read) {
    right += Number(truth.role === role)
    const expected = truth.role === 'unrelated' ? [] : (truth.categories ?? [])
    shared += expected.filter((id) => categories.includes(id)).length
    named += expected.length + categories.length
  }
  return { accuracy: right / read.length, f1: named === 0 ? 1 : (2 * shared) / named }
}

/** Share of the posts of the valid part whose sentiment is found. */
export function scoreMoods(lessons: Lessons): number {
  const moodOf = scoresOf(learnMoods(lessons.moods), SENTIMENTS.length)
  const valid = readPosts('valid')
  const right = valid.filter(({ text, sentiment }) => {
    const scores = moodOf(lessons.keysOf(text))
    return SENTIMENTS[scores.indexOf(Math.max(...scores))] === sentiment
  })
  return right.length / valid.length
}

/** What real posts of the valid part and messages of the dev part look like to a model taught with everything else. */
export function readReal(lessons: Lessons) {
  const judge = judgeBy([...lessons.authors, ...lessons.messages, ...lessons.posts])
  const labels = readRealLabels('wisesight-valid')
  const posts = readPosts('valid').map(({ text }, i) => ({ line: i + 1, label: labels.get(i + 1), found: judge(lessons.keysOf(text)) })) // prettier-ignore
  const messages = readMessages('dev').map(({ text, label }) => ({ label, found: judge(lessons.keysOf(text)) }))
  return { posts, messages }
}
