import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { UserError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import { keyFile } from '../pseudonyms.ts'

/**
 * The key goes along with the data: with another one every author would get a second pseudonym.
 * @param key - What the cluster has.
 * @throws UserError when the data folder has another one.
 */
export function requireSameKey(dataDir: string, key: Secret): void {
  const file = keyFile(dataDir)
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() === key.reveal().trim()) return
  throw new UserError(
    `RAWANG_SECRET_KEY is not the key of the data folder (${file}): authors would get second pseudonyms`,
    `give that one: RAWANG_SECRET_KEY_FILE=${file}; if this installation always ran with RAWANG_SECRET_KEY, move the file away`,
  )
}

/** Leaves the key in a data folder that has none, for processes that are given none. */
export function keepKey(dataDir: string, key: Secret): void {
  const file = keyFile(dataDir)
  if (!existsSync(file)) writeFileSync(file, `${key.reveal().trim()}\n`, { mode: 0o600, flag: 'wx' })
}
