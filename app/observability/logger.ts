import pino, { type Logger } from 'pino'
import type { Config } from '../../config/schema.ts'

export type { Logger }

/** Fields that could carry a secret or a person, should one ever slip into a log line. */
const REDACTED = [
  'secret',
  'token',
  'password',
  'apiKey',
  'authorization',
  'cookie',
  'author',
  'text',
  '*.secret',
  '*.token',
  '*.password',
  '*.apiKey',
  '*.authorization',
  '*.cookie',
  '*.author',
  '*.text',
]

/** One JSON line per event on stderr. */
export function createLogger({ level }: { readonly level: Config['logging']['level'] }): Logger {
  return pino(
    {
      level,
      base: { app: 'rawang' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
