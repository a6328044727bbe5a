/** Counts of one label: predicted and right, predicted and wrong, missed. */
export interface Counts {
  readonly right: number
  readonly wrong: number
  readonly missed: number
}

/** Precision, recall and their harmonic mean, each 0 to 1; 1 when there was nothing to find and nothing was found. */
export interface Scores extends Counts {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export function scoresOf({ right, wrong, missed }: Counts): Scores {
  const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)
  return {
    right,
    wrong,
    missed,
    precision: ratio(right, right + wrong),
    recall: ratio(right, right + missed),
    f1: ratio(2 * right, 2 * right + wrong + missed),
  }
}

/** Adds up predicted against true labels, over all labels (micro) and for each. Labels of one item are a set. */
export class Tally {
  readonly #byLabel = new Map<string, { right: number; wrong: number; missed: number }>()

  add(truth: Iterable<string>, predicted: Iterable<string>): void {
    const [expected, found] = [new Set(truth), new Set(predicted)]
    for (const label of expected) this.#of(label)[found.has(label) ? 'right' : 'missed'] += 1
    for (const label of found) if (!expected.has(label)) this.#of(label).wrong += 1
  }

  overall(): Scores {
    const sum = { right: 0, wrong: 0, missed: 0 }
    for (const counts of this.#byLabel.values())
      for (const key of ['right', 'wrong', 'missed'] as const) sum[key] += counts[key]
    return scoresOf(sum)
  }

  /** By label, in code-unit order. */
  byLabel(): Readonly<Record<string, Scores>> {
    const labels = [...this.#byLabel].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(labels.map(([label, counts]) => [label, scoresOf(counts)]))
  }

  #of(label: string) {
    const known = this.#byLabel.get(label)
    if (known !== undefined) return known
    const fresh = { right: 0, wrong: 0, missed: 0 }
    this.#byLabel.set(label, fresh)
    return fresh
  }
}

/** One place in a file where prediction and truth differ. */
export interface Mistake {
  readonly line: number
  readonly what: string
  readonly expected: string
  readonly found: string
}
