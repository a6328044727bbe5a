import { describe, expect, it } from 'vitest'
import { fitNetwork, NETWORK } from './fit-network.ts'

/** 400 posts: words 0 and 1 each alone make role 1 and leaf 0, both together or none of them role 0; word 2 is in all of them. */
const posts = Array.from({ length: 400 }, (_, i) => [i % 2 === 1 ? [0] : [], i % 4 > 1 ? [1] : [], [2]].flat())
const isOne = (words: readonly number[]) => Number(words.includes(0) !== words.includes(1))
const input = {
  sets: {
    starts: Int32Array.from([0, ...posts.map((_, i) => posts.slice(0, i + 1).flat().length)]),
    features: Int32Array.from(posts.flat()),
    rarity: Float64Array.of(8, 8, 8),
  },
  roles: Uint8Array.from(posts, isOne),
  roleCount: 2,
  leaves: Uint8Array.from(posts, isOne),
  leafCount: 1,
  hasLeaves: new Uint8Array(posts.length).fill(1),
  weights: new Float64Array(posts.length).fill(1),
}

function read({ hidden, outputs }: ReturnType<typeof fitNetwork>, words: readonly number[]): readonly number[] {
  const { units } = NETWORK
  const level = Array.from({ length: units }, (_, u) =>
    Math.max(0, words.reduce((sum, w) => sum + (hidden[w * units + u] ?? 0), 0) / Math.sqrt(words.length) + (hidden[3 * units + u] ?? 0)),
  ) // prettier-ignore
  return [0, 1, 2].map((c) =>
    level.reduce((sum, x, u) => sum + x * (outputs[u * 3 + c] ?? 0), outputs[units * 3 + c] ?? 0),
  )
}

describe('the network', () => {
  it('learns what words mean together, which no weight for each of them can say', () => {
    const network = fitNetwork(input)
    for (const words of posts.slice(0, 4)) {
      const [zero = 0, one = 0, leaf = 0] = read(network, words)
      expect(one > zero).toBe(isOne(words) === 1)
      expect(leaf > 0).toBe(isOne(words) === 1)
    }
  })

  it('is the same each time', () => {
    expect(fitNetwork(input)).toEqual(fitNetwork(input))
  })

  it('learns nothing from posts that count nothing', () => {
    const contradict = Uint8Array.from(input.roles, (role, i) => (i < 300 ? 1 - role : role))
    const weights = Float64Array.from(posts, (_, i) => Number(i >= 300))
    const network = fitNetwork({ ...input, roles: contradict, hasLeaves: new Uint8Array(posts.length), weights })
    for (const words of posts.slice(0, 4)) {
      const [zero = 0, one = 0] = read(network, words)
      expect(one > zero).toBe(isOne(words) === 1)
    }
  })
})
