import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { createPglitePool } from './pglite-pool.ts'
import { QUEUE_SCHEMA } from './schema.ts'

/** Grows when the template is made in another way. */
const TEMPLATE_VERSION = 2
/** PostgreSQL makes new databases of these; we need no other, and they are two thirds of the files. */
const UNUSED_DATABASES = ['template0', 'template1'] as const

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/rawang/', import.meta.url))

/**
 * Puts a database with empty queues into `folder`, a copy of one that is made once per installation of the project: making one takes three
 * seconds, copying it a tenth of that, during which the thread is busy. Does nothing where the folder is there already. Where the
 * project's folder can't be written there is no template, and PGlite makes its database itself.
 */
export async function copyTemplate(folder: string): Promise<void> {
  if (existsSync(folder)) return
  const template = await prepareTemplate()
  if (template === undefined) return
  // Whole or not at all, so that a crash in between leaves no half database.
  const half = `${folder}.new`
  rmSync(half, { recursive: true, force: true })
  try {
    cpSync(template, half, { recursive: true })
    renameSync(half, folder)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    throw error
  }
}

/** Makes the template unless it is there; undefined where it can't be kept. */
export async function prepareTemplate(): Promise<string | undefined> {
  const versions = await Promise.all(['@electric-sql/pglite', 'bullmq'].map(versionOf))
  const template = join(CACHE, `queues-${[...versions, TEMPLATE_VERSION].join('-')}`)
  if (existsSync(template)) return template
  let made: string | undefined
  try {
    await mkdir(CACHE, { recursive: true })
    made = await mkdtemp(`${template}-`)
    await makeDatabase(join(made, 'db'))
    await rename(join(made, 'db'), template)
    return template
  } catch {
    // Another process may have been faster.
    return existsSync(template) ? template : undefined
  } finally {
    if (made !== undefined) await rm(made, { recursive: true, force: true })
  }
}

/** A database with BullMQ's tables, and nothing in them. */
async function makeDatabase(folder: string): Promise<void> {
  const { runMigrations } = await import('bullmq')
  const database = await PGlite.create(folder)
  const client = await createPglitePool({
    query: (text, params) => database.query(text, [...params]),
    exec: (text) => database.exec(text),
    onNotification: () => undefined,
    close: () => database.close(),
  }).connect()
  await runMigrations(client, QUEUE_SCHEMA)
  client.release()
  for (const name of UNUSED_DATABASES) {
    await database.exec(`ALTER DATABASE ${name} IS_TEMPLATE false`)
    await database.exec(`DROP DATABASE ${name}`)
  }
  await database.exec('CHECKPOINT')
  await database.close()
}

async function versionOf(name: string): Promise<string> {
  let folder = dirname(createRequire(import.meta.url).resolve(name))
  for (;;) {
    try {
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
        name?: string
        version?: string
      }
      if (manifest.name === name && manifest.version !== undefined) return manifest.version
    } catch {
      // The manifest is further up.
    }
    const parent = dirname(folder)
    if (parent === folder) throw new Error(`package ${name} has no manifest`)
    folder = parent
  }
}
