import { expect, it } from 'vitest'
import { anAnnotatedPost } from '../tests/builders.ts'
import { levelVoices } from './voices.ts'

const by = (author: string, count: number) =>
  Array.from({ length: count }, () => anAnnotatedPost({ author: { id: author } }))

it('hears one loud voice no louder than the third', () => {
  expect(levelVoices([...by('loud', 300), ...by('b', 1), ...by('c', 1)], 3)).toEqual({ voices: 3, posts: 3 })
  expect(levelVoices([...by('loud', 300), ...by('also-loud', 300), ...by('c', 1)], 3).posts).toBe(3)
})

it('takes nothing from a burst that many carry', () => {
  const posts = [...by('a', 8), ...by('b', 8), ...by('c', 8), ...by('d', 8)]
  expect(levelVoices(posts, 3)).toEqual({ voices: 4, posts: 32 })
})

it('hears nobody when there are fewer voices than asked for, and everybody when none are asked for', () => {
  expect(levelVoices([...by('a', 9), ...by('b', 9)], 3)).toEqual({ voices: 2, posts: 0 })
  expect(levelVoices(by('a', 9), 0)).toEqual({ voices: 1, posts: 9 })
})

it('counts a post without an author as a voice, unless its text is another one again', () => {
  const anonymous = (fingerprint: string) => {
    const { author: _, ...post } = anAnnotatedPost().post
    return { post, annotation: anAnnotatedPost({ annotation: { fingerprint } }).annotation }
  }
  const same = 'a'.repeat(16)
  expect(levelVoices([anonymous(same), anonymous(same), anonymous('b'.repeat(16))], 2)).toEqual({ voices: 2, posts: 2 })
})
