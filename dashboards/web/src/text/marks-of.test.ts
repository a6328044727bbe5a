import { expect, it } from 'vitest'
import { defangText, ruleWords } from './marks-of.ts'

it('shows the words of a rule, or the rule where it has none', () => {
  expect(ruleWords('lexicon:fraud.loan/กู้เงิน')).toBe('กู้เงิน')
  expect(ruleWords('lexicon:x/http://a/b')).toBe('http://a/b')
  expect(ruleWords('model:role')).toBe('model:role')
})

it('defangs what is written, and what is defanged already stays', () => {
  expect(defangText('https://a.example/b.c')).toBe('hxxps://a[.]example/b[.]c')
  expect(defangText('hxxps://a[.]example')).toBe('hxxps://a[.]example')
})
