import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { aptInstall, CannotInstall, findProgram, isExecutable } from './install.ts'

const ENOUGH = 21
const JVMS = '/usr/lib/jvm'
const PACKAGES = ['openjdk-25-jre-headless', 'openjdk-21-jre-headless']

/** Home of a Java runtime of version 21 or later. @throws CannotInstall saying what to do. */
export async function findJavaHome(): Promise<string> {
  const found = await firstGoodHome()
  if (found !== undefined) return found
  for (const name of PACKAGES) {
    const installed = (await aptInstall(name)) ? await firstGoodHome() : undefined
    if (installed !== undefined) return installed
  }
  throw new CannotInstall(
    `The tests of the cluster need Elasticsearch, and that needs a Java of version ${ENOUGH} or later. Install one (Debian: ${PACKAGES.at(-1) ?? ''}; or a Temurin) and name it in JAVA_HOME,\nor name a running Elasticsearch that may be written to in ELASTICSEARCH_URL.`,
  )
}

async function firstGoodHome(): Promise<string | undefined> {
  for (const home of candidates()) if ((await majorVersion(home)) >= ENOUGH) return home
  return undefined
}

function candidates(): readonly string[] {
  const java = findProgram('java')
  return [process.env['ES_JAVA_HOME'], process.env['JAVA_HOME'], ...jvms(), ...(java === undefined ? [] : [dirname(dirname(java))])] // prettier-ignore
    .filter((home) => home !== undefined)
    .filter((home) => isExecutable(join(home, 'bin', 'java')))
}

function jvms(): readonly string[] {
  try {
    return readdirSync(JVMS).map((name) => join(JVMS, name))
  } catch {
    return []
  }
}

/** 0 when it does not say. */
async function majorVersion(home: string): Promise<number> {
  try {
    const { stderr } = await promisify(execFile)(join(home, 'bin', 'java'), ['-version'])
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0)
  } catch {
    return 0
  }
}
