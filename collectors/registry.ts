import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Collector } from '../core/ports/collector.ts'

/** What collectors share; every other folder here is a collector. */
const SHARED = new Set([
  'http',
  'text',
  'feed-format',
  'queries',
  'passes',
  'graph',
  'bluesky',
  'google-api',
  'fields',
  'options',
])

/** As much of a collector as can be seen from outside. */
const CollectorShape = z.object({
  id: z.string(),
  title: z.string().min(1),
  platform: z.string().regex(/^[a-z0-9-]{1,64}$/),
  termsUrl: z.url({ protocol: /^https$/ }),
  limits: z.object({ requestsPerMinute: z.number().positive() }),
  secrets: z.array(z.object({ name: z.string().regex(/^[A-Z][A-Z0-9_]*$/), required: z.boolean() })).optional(),
  options: z.instanceof(z.ZodType),
  collect: z.custom<Collector['collect']>((value) => typeof value === 'function', 'must be an async generator'),
})

/**
 * Every collector by its id: each folder beside this file with a `collector.ts` that exports one.
 * @throws Error naming the folder and what is wrong with it.
 */
export async function loadCollectors(dir: string = import.meta.dirname): Promise<ReadonlyMap<string, Collector>> {
  const folders = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED.has(entry.name))
    .map((entry) => entry.name)
    .sort()
  return new Map(await Promise.all(folders.map(async (folder) => [folder, await loadOne(dir, folder)] as const)))
}

async function loadOne(dir: string, folder: string): Promise<Collector> {
  const file = join(dir, folder, 'collector.ts')
  const problem = (text: string) => new Error(`collectors/${folder}: ${text}; see docs/adding-a-source.md`)
  if (!existsSync(file)) throw problem('there is no collector.ts')
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
  const exported = Object.values(module)
  const [collector] = exported
  if (exported.length !== 1 || collector === undefined) {
    throw problem(`collector.ts must export exactly one thing, the collector; it exports ${exported.length}`)
  }
  const shape = CollectorShape.safeParse(collector)
  if (!shape.success) {
    const [issue] = shape.error.issues
    throw problem(`the collector's "${issue?.path.join('.') ?? ''}" is not right: ${issue?.message ?? ''}`)
  }
  if (shape.data.id !== folder) throw problem(`its id is "${shape.data.id}", but it must be the folder's name`)
  return collector as Collector
}
