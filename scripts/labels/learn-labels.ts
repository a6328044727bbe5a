import { ROLES } from '../../core/annotation.ts'
import { FEATURE_KINDS } from '../../processors/labels/features.ts'
import { letterRarityOf, partsOf, rarityOf, toLetterSets, toSets, usefulKeys } from './feature-table.ts'
import { fitNetwork, NETWORK } from './fit-network.ts'
import { fitRegression, type FeatureSets } from './fit-regression.ts'
import { learnGenres } from './learn-genres.ts'
import type { Features, Lesson } from './lesson.ts'
import { SETTINGS } from './settings.ts'
import { letterScoresOf, scaled, scoresOf } from './weights.ts'

/** Leaves that any post teaches, by id. */
export function leavesOf(lessons: readonly Lesson[]): readonly string[] {
  return [...new Set(lessons.flatMap(({ categories }) => categories ?? []))].sort()
}

/** Role and leaves over the same features, by a regression each and by a network for both, and by a regression each over letters. Leaves are learnt from relevant posts alone: the role says whether a post is one. */
export function learnLabels(lessons: readonly Lesson[], leaves: readonly string[]) {
  const taught = lessons.filter(({ weight }) => weight > 0)
  const keys = usefulKeys(taught.filter(({ labelled }) => labelled), SETTINGS.minPosts, SETTINGS.minSources) // prettier-ignore
  const rows = new Map(keys.map((key, row) => [key, row]))
  const rarity = rarityOf(
    taught.map((lesson) => lesson.keys),
    rows,
  )
  const sets = toSets(taught.map((lesson) => lesson.keys), rows, rarity) // prettier-ignore
  const fitRoles = (of: FeatureSets, softness: number, steps: number) =>
    fitRegression({
      sets: of,
      classes: ROLES.length,
      targets: oneHot(taught, ROLES, ({ role: id }) => [id]),
      weights: Float64Array.from(taught, ({ weight }) => weight),
      link: 'softmax',
      softness,
      steps,
    })
  const sorted = taught.filter(({ role: id, categories }) => id !== 'unrelated' && categories !== undefined)
  const fitLeaves = (of: FeatureSets, softness: number, steps: number) =>
    fitRegression({
      sets: of,
      classes: leaves.length,
      targets: oneHot(sorted, leaves, ({ categories }) => categories ?? []),
      weights: new Float64Array(sorted.length).fill(1),
      link: 'logistic',
      softness,
      steps,
    })
  const role = fitRoles(sets, SETTINGS.roleSoftness, SETTINGS.steps)
  const category = fitLeaves(
    toSets(sorted.map((lesson) => lesson.keys), rows, rarity.map((rare, row) => isFact(keys[row] ?? 0) ? rare * SETTINGS.categoryFactShare : rare)), // prettier-ignore
    SETTINGS.categorySoftness,
    SETTINGS.steps,
  )
  const letterRarity = letterRarityOf(taught, SETTINGS.minLetterPosts)
  const roleLetters = fitRoles(toLetterSets(taught, letterRarity), SETTINGS.roleLetterSoftness, SETTINGS.letterSteps)
  const categoryLetters = fitLeaves(toLetterSets(sorted, letterRarity), SETTINGS.categoryLetterSoftness, SETTINGS.letterSteps) // prettier-ignore
  const genre = learnGenres(taught, { rows, rarity, letterRarity })
  const { role: roleShares, category: categoryShares } = SETTINGS.shares
  const network = fitNetwork({
    sets,
    roles: Uint8Array.from(taught, ({ role: id }) => ROLES.indexOf(id)),
    roleCount: ROLES.length,
    leaves: oneHot(taught, leaves, ({ categories }) => categories ?? []),
    leafCount: leaves.length,
    hasLeaves: Uint8Array.from(taught, ({ role: id, categories }) => Number(id !== 'unrelated' && categories !== undefined)), // prettier-ignore
    weights: Float64Array.from(taught, ({ weight }) => weight),
  })
  return {
    role: { keys, weights: scaled(role, roleShares.regression) },
    category: { keys, weights: scaled(category, categoryShares.regression) },
    hidden: { keys, weights: network.hidden },
    /** Its "features" are the units. */
    outputs: { keys: Array.from({ length: NETWORK.units }, (_, u) => u), weights: network.outputs.map((w, k) => w * (k % (ROLES.length + leaves.length) < ROLES.length ? roleShares : categoryShares).network) }, // prettier-ignore
    genre: { keys, weights: genre.words },
    genreLetters: genre.letters,
    roleLetters: scaled(roleLetters, roleShares.letters),
    categoryLetters: scaled(categoryLetters, categoryShares.letters),
  }
}

const FACT = FEATURE_KINDS.indexOf('fact')
function isFact(key: number): boolean {
  return partsOf(key).kind === FACT
}

/** Scores of the roles and of the leaves, in the same way. */
export function labelScoresOf(
  { role, category, hidden, outputs, roleLetters, categoryLetters }: ReturnType<typeof learnLabels>,
  leaves: readonly string[],
) {
  const roleOf = scoresOf(role, ROLES.length)
  const leafOf = scoresOf(category, leaves.length)
  const unitsOf = scoresOf(hidden, NETWORK.units)
  const roleByLetters = letterScoresOf(roleLetters, ROLES.length)
  const leafByLetters = letterScoresOf(categoryLetters, leaves.length)
  const columns = ROLES.length + leaves.length
  return (post: Features) => {
    const direct = [...roleOf(post), ...leafOf(post)]
    const letters = [...roleByLetters(post), ...leafByLetters(post)]
    const units = unitsOf(post)
    const scores = direct.map((score, c) =>
      units.reduce(
        (sum, level, u) => sum + Math.max(0, level) * (outputs.weights[u * columns + c] ?? 0),
        score + (letters[c] ?? 0) + (outputs.weights[units.length * columns + c] ?? 0),
      ),
    )
    return { role: scores.slice(0, ROLES.length), category: scores.slice(ROLES.length) }
  }
}

function oneHot<T>(items: readonly T[], labels: readonly string[], of: (item: T) => readonly string[]): Uint8Array {
  const targets = new Uint8Array(items.length * labels.length)
  items.forEach((item, i) => {
    for (const label of of(item)) {
      const c = labels.indexOf(label)
      if (c !== -1) targets[i * labels.length + c] = 1
    }
  })
  return targets
}
