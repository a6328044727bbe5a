import { expect, it } from 'vitest'
import { tellingOf } from './feature-table.ts'

it('what tells posts from others is how much more often, or more rarely, it comes in them; what is rare tells nothing', () => {
  // Posts by their features: 0 is in all, 1 in those that are it, 2 in the others, 3 in one.
  const posts = [[0, 1], [0, 1], [0, 1, 3], [0, 2], [0, 2], [0, 2]] // prettier-ignore
  const features = Int32Array.from(posts.flat())
  const starts = Int32Array.from([0, 2, 4, 7, 9, 11, 13])
  const telling = tellingOf({ starts, features, rarity: new Float64Array(4) }, Uint8Array.of(1, 1, 1, 0, 0, 0), 2)
  const [all = 0, own = 0, others = 0, rare = 0] = telling
  expect(own).toBeCloseTo(Math.log(4 / 11 / (1 / 10)))
  expect(others).toBeCloseTo(Math.log(4 / 10 / (1 / 11)))
  expect(all).toBeCloseTo(Math.log(11 / 10))
  expect(rare).toBe(0)
})
