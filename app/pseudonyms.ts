import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SecretSource } from '../config/schema.ts'
import { UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { Pseudonymise } from '../core/seal.ts'

const MIN_KEY_LENGTH = 16

/**
 * The installation's secret key: `RAWANG_SECRET_KEY` (or its _FILE), else the one kept in the data folder (mode 0600, made on first
 * use). `manyMachines`: it has to be given.
 * Losing it only means that authors seen before and after get different pseudonyms.
 * @throws UserError when the key is too short or its file can't be read or written.
 */
export function secretKey(dataDir: string, secrets: SecretSource, { manyMachines = false } = {}): Secret {
  const given = secrets('RAWANG_SECRET_KEY')
  if (given !== undefined) {
    if (given.reveal().length < MIN_KEY_LENGTH) {
      throw new UserError(
        `RAWANG_SECRET_KEY is shorter than ${MIN_KEY_LENGTH} characters`,
        'give it at least 32 random characters, e.g. from `openssl rand -base64 32`',
      )
    }
    return given
  }
  if (manyMachines)
    throw new UserError(
      'RAWANG_SECRET_KEY is not set, and processes on several machines need the same one',
      'make one with `openssl rand -base64 32`, and give it to every process as RAWANG_SECRET_KEY or RAWANG_SECRET_KEY_FILE',
    )
  const file = keyFile(dataDir)
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new UserError(
        `${file}: the secret key can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
        'make the data folder writable, or set RAWANG_SECRET_KEY',
      )
    }
  }
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < MIN_KEY_LENGTH) {
    throw new UserError(
      `${file} is damaged: it holds no key`,
      'restore it from a backup, or delete it to have a new one made (authors then get new pseudonyms)',
    )
  }
  return new Secret(key)
}

/** Where a data folder's own key lies, if it has one. */
export function keyFile(dataDir: string): string {
  return join(dataDir, 'secret.key')
}

/** Keyed pseudonyms: the same account on a platform is always the same `a_…`, and nobody without the key can tell whose it is. */
export function pseudonymiser(key: Secret): Pseudonymise {
  return (platform, authorId) =>
    `a_${createHmac('sha256', key.reveal()).update(`${platform}\0${authorId}`).digest('base64url').slice(0, 22)}`
}

/** A short digest that names a credential in the state store: the same one always has the same name, and nobody learns it from that. */
export function credentialNamer(key: Secret): (credential: Secret) => string {
  return (credential) =>
    createHmac('sha256', key.reveal()).update(`credential\0${credential.reveal()}`).digest('base64url').slice(0, 16)
}
