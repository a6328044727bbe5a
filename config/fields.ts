import { z } from 'zod'

/** Fields that several parts of the configuration share. */

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and hyphens, at most 63')
  .describe('An id: lower-case letters, digits and hyphens')

export const secretName = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9_]*$/,
    'name an environment variable in capitals; the secret itself does not belong in this file',
  )
  .describe('Name of an environment variable that holds the secret; NAME_FILE may name a file instead')
