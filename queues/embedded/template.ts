import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/rawang/', import.meta.url))

/**
 * Puts an empty database into `folder`, a copy of one that is made once per installation of the project: making one takes three
 * seconds, copying it a tenth of that. Does nothing where the folder is there already. Where the project's folder can't be written
 * there is no template, and PGlite makes its database itself.
 */
export async function copyTemplate(folder: string): Promise<void> {
  if (existsSync(folder)) return
  const template = await prepareTemplate()
  if (template === undefined) return
  // Whole or not at all, so that a crash in between leaves no half database.
  const half = `${folder}.new`
  await rm(half, { recursive: true, force: true })
  try {
    await cp(template, half, { recursive: true })
    await rename(half, folder)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw error
  }
}

/** Makes the template unless it is there; undefined where it can't be kept. */
export async function prepareTemplate(): Promise<string | undefined> {
  const template = join(CACHE, `queues-pglite-${await pgliteVersion()}`)
  if (existsSync(template)) return template
  let made: string | undefined
  try {
    await mkdir(CACHE, { recursive: true })
    made = await mkdtemp(`${template}-`)
    await (await PGlite.create(join(made, 'db'))).close()
    await rename(join(made, 'db'), template)
    return template
  } catch {
    // Another process may have been faster.
    return existsSync(template) ? template : undefined
  } finally {
    if (made !== undefined) await rm(made, { recursive: true, force: true })
  }
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
