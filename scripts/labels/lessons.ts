import { readFileSync } from 'node:fs'
import { withoutLinks } from '../../app/evaluate/sms.ts'
import type { RoleId } from '../../core/annotation.ts'
import { toSymbols } from '../../processors/labels/symbols.ts'
import { loadLexicons } from '../../processors/load-lexicons.ts'
import { loadSegmenterModel } from '../../processors/load-segmenter.ts'
import { createEvasionDecoder } from '../../processors/evasion/decode-evasion.ts'
import { createPostReader } from '../../processors/read-post.ts'
import { compileKnowledge } from '../../processors/signals/knowledge.ts'
import { createNormalisedCutter } from '../../processors/thai/segment.ts'
import { readAuthors, readMessages, readPosts } from './examples.ts'
import { createInterner, keysOf, lettersOf } from './feature-table.ts'
import type { Features, Lesson, Mood } from './lesson.ts'

/** What one post of each kind counts: the world has far more unrelated posts than those that teach what a scam is. */
const WEIGHTS = {
  author: 1,
  message: 0.5,
  maskedMessage: 0.5,
  post: 0.05,
  seenPost: 0.3,
  relevantPost: 1,
  doubtfulPost: 0.3,
}

export interface Lessons {
  readonly authors: readonly Lesson[]
  readonly messages: readonly Lesson[]
  readonly posts: readonly Lesson[]
  readonly moods: readonly Mood[]
  /** Names of symbols by number. */
  readonly names: readonly string[]
  /** Reads a text the same way. */
  readonly featuresOf: (text: string) => Features
}

/** Everything that the labels are taught from, in a fixed order. */
export function readLessons(): Lessons {
  const segmenter = loadSegmenterModel()
  const cut = createNormalisedCutter({ customWords: [], model: () => segmenter })
  const knowledge = compileKnowledge(loadLexicons())
  const decode = createEvasionDecoder(segmenter.words, knowledge.hidden)
  const read = createPostReader({ knowledge, cut, decode })
  const { idOf, names } = createInterner()
  const featuresOf = (text: string): Features => {
    const input = read(text).labelInput
    return { keys: keysOf(toSymbols(input, idOf)), letters: lettersOf(input) }
  }
  const authors = readAuthors().map(({ text, role, categories, source }): Lesson => ({
    ...featuresOf(text),
    role,
    categories,
    source,
    genre: 'written',
    labelled: true,
    weight: WEIGHTS.author,
  }))
  const sortedMessages = readRealLabels('sms-train')
  const messages = readMessages('train').flatMap(({ text, role }, i): readonly Lesson[] => {
    const label = sortedMessages.get(i + 1)
    const common = {
      role,
      categories: label?.role === role ? label.categories : undefined,
      source: `messages-${i % 2}`,
      genre: 'message' as const,
      labelled: true,
    }
    // Without its link once more, so that the link alone does not decide.
    return [
      { ...common, ...featuresOf(text), weight: WEIGHTS.message },
      { ...common, ...featuresOf(withoutLinks(text)), weight: WEIGHTS.maskedMessage },
    ]
  })
  const labelled = readRealLabels('wisesight-train')
  const real = readPosts('train').map(({ text, sentiment }) => ({ ...featuresOf(text), sentiment }))
  const posts = real.map(({ keys, letters }, i): Lesson => {
    const label = labelled.get(i + 1)
    const common = {
      keys,
      letters,
      source: `comments-${i % 2}`,
      genre: 'comment' as const,
      labelled: label !== undefined,
    }
    if (label === undefined) return { ...common, role: 'unrelated', categories: undefined, weight: WEIGHTS.post }
    const relevant = label.unsure === true ? WEIGHTS.doubtfulPost : WEIGHTS.relevantPost
    const weight = label.role !== 'unrelated' ? relevant : label.unsure === true ? 0 : WEIGHTS.seenPost
    return { ...common, role: label.role, categories: label.categories, weight }
  })
  return { authors, messages, posts, moods: real, names, featuresOf }
}

const REAL = new URL('../../training/real/', import.meta.url)

interface RealLabel {
  readonly line: number
  readonly role: RoleId
  readonly categories?: readonly string[]
  /** Two readers could differ. */
  readonly unsure?: true
}

/** Labels of real lines by line number, counted from 1. */
export function readRealLabels(
  name: 'wisesight-train' | 'wisesight-valid' | 'sms-train',
): ReadonlyMap<number, RealLabel> {
  const lines = readFileSync(new URL(`${name}.jsonl`, REAL), 'utf8')
    .trim()
    .split('\n')
  return new Map(lines.map((text) => JSON.parse(text) as RealLabel).map((label) => [label.line, label]))
}
