import { toLetterSets, toSets } from './feature-table.ts'
import { fitRegression, type FeatureSets, type RegressionInput } from './fit-regression.ts'
import type { Lesson } from './lesson.ts'
import { SETTINGS } from './settings.ts'
import { bothScoresOf, scaled, sideBySide } from './weights.ts'

/** What words and letters are looked up by. */
interface Rows {
  readonly rows: ReadonlyMap<number, number>
  readonly rarity: Float64Array
  readonly letterRarity: Float64Array
}

/** Weights by words and by letters. */
interface Both {
  readonly words: Float64Array
  readonly letters: Float64Array
}

/**
 * GENRE_COLUMNS, by words and by letters. Real messages alone teach whether a message is a lure, with real comments as what is none, and
 * real comments alone whether a comment is relevant. Zero lies where messages held back are told apart best, and where few comments held
 * back are false alarms.
 */
export function learnGenres(lessons: readonly Lesson[], rows: Rows): Both {
  const { genreWeights, commentsAmongMessages, relevantAmongComments, falseAlarms } = SETTINGS
  const ofGenre = (id: keyof typeof genreWeights) =>
    fitOdds(rows, {
      lessons,
      isIt: ({ genre }) => genre === id,
      weightOf: ({ genre, role }) => genreWeights[id][genre === 'comment' && role !== 'unrelated' ? 'relevantComment' : genre], // prettier-ignore
    })
  const isLure = fitOddsFromZero(rows, {
    lessons: lessons.filter(({ genre, role }) => genre === 'message' || (genre === 'comment' && role === 'unrelated')),
    isIt: ({ role }) => role === 'lure',
    weightOf: ({ genre }) => (genre === 'message' ? 1 : commentsAmongMessages),
    halves: ['messages-0', 'messages-1'],
    cutOf: bestCut,
  })
  const isRelevant = fitOddsFromZero(rows, {
    lessons: lessons.filter(({ genre }) => genre === 'comment'),
    isIt: ({ role }) => role !== 'unrelated',
    weightOf: ({ role, weight }) => (role === 'unrelated' ? 1 : relevantAmongComments * weight),
    halves: ['comments-0', 'comments-1'],
    cutOf: (scored) => alarmCut(scored, falseAlarms),
  })
  const columns = [ofGenre('message'), isLure, ofGenre('comment'), isRelevant]
  return {
    words: sideBySide(columns.map(({ words }) => words)),
    letters: sideBySide(columns.map(({ letters }) => letters)),
  }
}

interface Question {
  readonly lessons: readonly Lesson[]
  readonly isIt: (lesson: Lesson) => boolean
  readonly weightOf: (lesson: Lesson) => number
}

interface Scored {
  readonly score: number
  readonly isIt: boolean
}

/** Log odds of a yes. */
function fitOdds({ rows, rarity, letterRarity }: Rows, { lessons, isIt, weightOf }: Question): Both {
  const { shares, genreSoftness, genreLetterSoftness, steps, letterSteps } = SETTINGS
  const fit = (sets: FeatureSets, own: Pick<RegressionInput, 'softness' | 'steps'>, share: number) =>
    scaled(
      fitRegression({
        sets,
        classes: 1,
        targets: Uint8Array.from(lessons, (lesson) => Number(isIt(lesson))),
        weights: Float64Array.from(lessons, weightOf),
        link: 'logistic',
        ...own,
      }),
      share,
    )
  const words = toSets(lessons.map(({ keys }) => keys), rows, rarity) // prettier-ignore
  const letters = toLetterSets(lessons, letterRarity)
  return {
    words: fit(words, { softness: genreSoftness, steps }, shares.genre.regression),
    letters: fit(letters, { softness: genreLetterSoftness, steps: letterSteps }, shares.genre.letters),
  }
}

/** The same, from where zero is to lie. */
function fitOddsFromZero(
  rows: Rows,
  question: Question & {
    /** Sources that are held back, one after the other, to see where that is. */
    readonly halves: readonly string[]
    readonly cutOf: (scored: readonly Scored[]) => number
  },
): Both {
  const { lessons, isIt, halves, cutOf } = question
  const heldBack = halves.flatMap((half) => {
    const others = fitOdds(rows, { ...question, lessons: lessons.filter(({ source }) => source !== half) })
    const scores = bothScoresOf({ keys: [...rows.rows.keys()], weights: others.words }, others.letters, 1)
    return lessons
      .filter(({ source }) => source === half)
      .map((lesson) => ({ score: scores(lesson)[0] ?? 0, isIt: isIt(lesson) }))
  })
  const all = fitOdds(rows, question)
  const bias = rows.rows.size
  all.words[bias] = (all.words[bias] ?? 0) - cutOf(heldBack)
  return all
}

/** The score from which on a yes gives the best F1. */
function bestCut(scored: readonly Scored[]): number {
  const all = scored.filter(({ isIt }) => isIt).length
  let [right, best, cut] = [0, 0, 0]
  scored
    .toSorted((a, b) => b.score - a.score)
    .forEach(({ score, isIt }, i) => {
      right += Number(isIt)
      const f1 = (2 * right) / (i + 1 + all)
      if (f1 > best) [best, cut] = [f1, score]
    })
  return cut
}

/** The score that `share` of those that are none are above. */
function alarmCut(scored: readonly Scored[], share: number): number {
  const none = scored.flatMap(({ score, isIt }) => (isIt ? [] : [score])).sort((a, b) => b - a)
  return none[Math.floor(none.length * share)] ?? 0
}
