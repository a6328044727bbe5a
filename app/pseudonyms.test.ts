import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { credentialNamer, pseudonymiser, secretKey } from './pseudonyms.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'rawang-key-'))

it('makes a key once, readable by its owner only, and keeps it', () => {
  const dir = folder()
  const first = secretKey(dir, () => undefined).reveal()
  expect(secretKey(dir, () => undefined).reveal()).toBe(first)
  expect(statSync(join(dir, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(secretKey(folder(), () => undefined).reveal()).not.toBe(first)
})

it('takes the key from the environment, and refuses a short or damaged one', () => {
  expect(secretKey(folder(), () => new Secret('0123456789abcdef')).reveal()).toBe('0123456789abcdef')
  expect(() => secretKey(folder(), () => new Secret('short'))).toThrow(/RAWANG_SECRET_KEY/)
  expect(() => secretKey(folder(), () => undefined, { manyMachines: true })).toThrow(/is not set.*several machines/)
  const dir = folder()
  writeFileSync(join(dir, 'secret.key'), '')
  expect(() => secretKey(dir, () => undefined)).toThrow(/damaged/)
})

it('gives one account one pseudonym per platform and key, without its id in it', () => {
  const a = pseudonymiser(new Secret('0123456789abcdef'))
  const b = pseudonymiser(new Secret('fedcba9876543210'))
  expect(a('mastodon', 'somchai')).toBe(a('mastodon', 'somchai'))
  expect(
    new Set([a('mastodon', 'somchai'), a('feeds', 'somchai'), a('mastodon', 'somying'), b('mastodon', 'somchai')]).size,
  ).toBe(4)
  expect(a('mastodon', 'somchai')).toMatch(/^a_[\w-]{22}$/)
})

it('names a credential by a digest that depends on the key', () => {
  const [a, b] = ['0123456789abcdef', 'fedcba9876543210'].map((key) => credentialNamer(new Secret(key)))
  const token = new Secret('synthetic-token')
  expect(a?.(token)).toMatch(/^[\w-]{16}$/)
  expect(a?.(token)).toBe(a?.(new Secret('synthetic-token')))
  expect(a?.(token)).not.toBe(b?.(token))
  expect(a?.(token)).not.toBe(a?.(new Secret('another-token')))
})
