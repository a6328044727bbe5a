import { execFileSync } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, cacheFolder, CannotInstall, findProgram, isRoot, run } from './install.ts'
import { findJavaHome } from './java.ts'
import { freePort, startProcess, type RunningProcess } from './process.ts'

export interface RunningElasticsearch extends RunningProcess {
  readonly url: string
}

/** Another one in RAWANG_TEST_ELASTICSEARCH, to see that it works with it too. */
const VERSION = process.env['RAWANG_TEST_ELASTICSEARCH'] ?? '9.2.0'
/** The server without its optional modules, as Elastic publishes it for tests. */
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${VERSION}:zip`
const FOLDER = `elasticsearch-${VERSION}`

/** Folder of the unpacked server. @throws CannotInstall saying what to do. */
export async function findElasticsearch(): Promise<string> {
  const home = join(cacheFolder(), FOLDER)
  if (existsSync(home)) return home
  const maven = findProgram('mvn') ?? ((await aptInstall('maven')) ? findProgram('mvn') : undefined)
  if (maven === undefined) throw cannot('Maven, to fetch it with (Debian: `sudo apt-get install -y maven`)')
  console.error('Fetching Elasticsearch for the tests, once …')
  const half = mkdtempSync(join(cacheFolder(), 'unpacking-'))
  const args = ['-B', '-q', 'dependency:unpack', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${half}`]
  // In that folder, since Maven also leaves a note of what it did.
  if (!(await run(maven, args, half)))
    throw cannot(`what \`mvn dependency:unpack -Dartifact=${ARTIFACT}\` fetches: see above`)
  // Another run may have done the same meanwhile.
  if (!existsSync(home)) renameSync(join(half, FOLDER), home)
  rmSync(half, { recursive: true, force: true })
  return home
}

function cannot(what: string): CannotInstall {
  return new CannotInstall(
    `The tests of the cluster need an Elasticsearch, and for it ${what},\nor name a running one that may be written to in ELASTICSEARCH_URL.`,
  )
}

/**
 * Starts an Elasticsearch of one node without security, with a heap of at most 1 GB. Root drops to `nobody`, since the server
 * refuses to run as root.
 * @param options.folder - Where its data stays; default: a new one, removed when it stops.
 */
export async function startElasticsearch(
  options: { readonly port?: number; readonly folder?: string } = {},
): Promise<RunningElasticsearch> {
  const javaHome = await findJavaHome()
  const home = await findElasticsearch()
  const port = options.port ?? (await freePort())
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rawang-elasticsearch-'))
  const user = isRoot ? nobody() : undefined
  const inside = (name: string) => join(folder, name)
  cpSync(join(home, 'config'), inside('config'), { recursive: true })
  for (const name of ['data', 'logs', 'tmp']) mkdirSync(inside(name), { recursive: true })
  const settings = {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': String(await freePort()),
    'path.data': inside('data'),
    'path.logs': inside('logs'),
    // A disk that is nearly full is not what the tests are about.
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  }
  writeFileSync(
    inside('config/elasticsearch.yml'),
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join(''),
  )
  // Version 8 takes these paths from its own folder, which is not ours to write into.
  const jvmOptions = readFileSync(inside('config/jvm.options'), 'utf8')
  writeFileSync(inside('config/jvm.options'), jvmOptions.replaceAll('=logs/', `=${inside('logs')}/`))
  if (user !== undefined) {
    for (const name of ['', 'config', 'config/jvm.options.d', 'data', 'logs', 'tmp'])
      if (existsSync(inside(name))) chownSync(inside(name), user.uid, user.gid)
  }
  const url = `http://127.0.0.1:${port}`
  const running = await startProcess(join(home, 'bin', 'elasticsearch'), [], {
    name: 'Elasticsearch',
    cwd: folder,
    user,
    env: {
      ES_JAVA_HOME: javaHome,
      ES_JAVA_OPTS: '-Xms1g -Xmx1g',
      ES_PATH_CONF: inside('config'),
      ES_TMPDIR: inside('tmp'),
      LIBFFI_TMPDIR: inside('tmp'),
    },
    async isReady() {
      const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`)
      await answer.body?.cancel()
      return answer.ok
    },
  })
  return {
    pid: running.pid,
    url,
    kill: () => running.kill(),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function nobody(): { readonly uid: number; readonly gid: number } {
  const number = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }))
  return { uid: number('-u'), gid: number('-g') }
}
