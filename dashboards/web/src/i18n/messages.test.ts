import { expect, it } from 'vitest'
import { CHANNELS, INDICATOR_TYPES, ROLES } from '../../../../core/annotation.ts'
import { SOURCE_STATES } from '../../../../core/source-health.ts'
import { en } from './en.ts'
import { th } from './th.ts'

/** Every text with its path; what takes parameters is called with signs that must come back. */
function texts(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') {
    const parameters = Array.from({ length: value.length }, (_, i) => `<${i}>`)
    const text = String((value as (...a: readonly string[]) => unknown)(...parameters))
    for (const parameter of parameters) expect(text, path).toContain(parameter)
    return [[path, text]]
  }
  return Object.entries(value as object).flatMap(([key, child]) => texts(child, `${path}.${key}`))
}

it('both languages say the same things, none of them empty', () => {
  const paths = (messages: unknown) => texts(messages).map(([path]) => path)
  expect(paths(en)).toEqual(paths(th))
  for (const [path, text] of [...texts(th), ...texts(en)]) expect(text.trim(), path).not.toBe('')
})

it('English has no Thai but the name of the other language', () => {
  const thai = texts(en).filter(([path, text]) => path !== '.otherLanguage' && /\p{Script=Thai}/u.test(text))
  expect(thai).toEqual([])
})

it('English counts one thing as one', () => {
  expect(en.posts('1')).toBe('1 post')
  expect(en.posts('21')).toBe('21 posts')
  expect(en.authorsAgainstPosts('1', '1', '0')).toBe('1 account, 1 post (0 reposts)')
})

it('every state, role, channel and kind of indicator has a name', () => {
  for (const messages of [th, en]) {
    expect(Object.keys(messages.sourceStates).sort()).toEqual([...SOURCE_STATES].sort())
    expect(Object.keys(messages.sourceAdvice).sort()).toEqual([...SOURCE_STATES].sort())
    expect(Object.keys(messages.roles).sort()).toEqual([...ROLES].sort())
    expect(Object.keys(messages.channelNames).sort()).toEqual([...CHANNELS].sort())
    expect(Object.keys(messages.indicatorTypes).sort()).toEqual([...INDICATOR_TYPES].sort())
  }
})
