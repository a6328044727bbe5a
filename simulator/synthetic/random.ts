/** A fixed sequence: the same seed gives the same choices on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  /** @throws {RangeError} If the list is empty. */
  pick<T>(list: readonly T[]): T
}

/** Mulberry32 by T. Ettinger: 32 bits of state, good enough to choose words by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      const chosen = list[Math.floor(next() * list.length)]
      if (chosen === undefined) throw new RangeError('nothing to pick from')
      return chosen
    },
  }
}

/** Gives each entry once, in random order, before any comes again: what is rare stays even. */
export function createDeck<T>(entries: readonly T[], random: Random): () => T {
  let left: T[] = []
  return () => {
    if (left.length === 0) left = shuffled(entries, random)
    const top = left.pop()
    if (top === undefined) throw new RangeError('a deck needs at least one entry')
    return top
  }
}

export function shuffled<T>(entries: readonly T[], random: Random): T[] {
  const keyed = entries.map((entry) => ({ entry, key: random.next() }))
  return keyed.toSorted((a, b) => a.key - b.key).map(({ entry }) => entry)
}

/** Picks by weight. @throws {RangeError} If there is no weight above 0. */
export function pickWeighted<T extends string>(weights: Readonly<Partial<Record<T, number>>>, random: Random): T {
  const entries = Object.entries(weights) as [T, number][]
  let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [key, weight] of entries) {
    left -= weight
    if (left < 0) return key
  }
  throw new RangeError('nothing to pick from')
}
