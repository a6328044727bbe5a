import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { z } from 'zod'
import { z as zod } from 'zod'
import {
  HostsFileSchema,
  PlacesFileSchema,
  SignalFileSchema,
  WordsFileSchema,
  type Lexicons,
} from './lexicons/schema.ts'

const FOLDER = new URL('lexicons/', import.meta.url)

/** Reads the shipped lexicons. @throws Error naming file and place of what is wrong with them. */
export function loadLexicons(): Lexicons {
  const hash = createHash('sha256')
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8')
    hash.update(name).update(text)
    const parsed = schema.safeParse(parse(text))
    if (!parsed.success) throw new Error(`processors/lexicons/${name}: ${zod.prettifyError(parsed.error)}`)
    return parsed.data
  }
  const signalFiles = readdirSync(new URL('signals/', FOLDER))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
  const signals = signalFiles.flatMap((name) => read(`signals/${name}`, SignalFileSchema).signals)
  const twice = signals.find((signal, i) => signals.findIndex((other) => other.id === signal.id) !== i)
  if (twice !== undefined) throw new Error(`processors/lexicons/signals: the id ${twice.id} is used twice`)
  const words = read('words.yaml', WordsFileSchema)
  const { places } = read('places.yaml', PlacesFileSchema)
  const { hosts } = read('hosts.yaml', HostsFileSchema)
  return { signals, words, places, hosts, version: hash.digest('hex').slice(0, 8) }
}
