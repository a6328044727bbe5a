import { expect, it } from 'vitest'
import { remember } from './remember.ts'

it('reckons what is asked again once, and forgets when there is too much', () => {
  const asked: string[] = []
  const lengthOf = remember(2, (word) => {
    asked.push(word)
    return { length: word.length }
  })
  expect(['a', 'bb', 'a', 'bb'].map((word) => lengthOf(word).length)).toEqual([1, 2, 1, 2])
  expect(asked).toEqual(['a', 'bb'])
  expect(lengthOf('ccc').length).toBe(3)
  expect(lengthOf('a').length).toBe(1)
  expect(asked).toEqual(['a', 'bb', 'ccc', 'a'])
})
