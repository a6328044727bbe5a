/**
 * The dependency rule, held by dependency-cruiser. Exit 1 on a violation, and when it saw so few modules that it can't have
 * looked at the code at all (it passes silently when it can't read TypeScript).
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MIN_MODULES = 20
const ROOMS = [
  'core',
  'config',
  'collectors',
  'intake',
  'processors',
  'queues',
  'indexer',
  'trends',
  'alerts',
  'exports',
  'dashboards',
  'simulator',
  'app',
]

interface Cruise {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly {
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string; readonly severity: string }
    }[]
  }
}

const cli = fileURLToPath(new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url))
const run = spawnSync(
  process.execPath,
  [cli, ...ROOMS, '--config', '.dependency-cruiser.js', '--output-type', 'json'],
  { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
)
if (run.stdout === '') {
  console.error(run.stderr)
  process.exit(1)
}
const { modules, summary } = JSON.parse(run.stdout) as Cruise
const ours = modules.filter((m) => ROOMS.some((room) => m.source.startsWith(`${room}/`)))
for (const { from, to, rule } of summary.violations) console.error(`${rule.severity}: ${rule.name}: ${from} → ${to}`)
console.log(`dependency rule: ${ours.length} modules of ours seen, ${summary.violations.length} violations`)
if (ours.length < MIN_MODULES) {
  console.error(
    `only ${ours.length} modules were seen (at least ${MIN_MODULES} expected): dependency-cruiser can't read the code; check that "typescript" in package.json is a version it supports`,
  )
  process.exit(1)
}
if (summary.violations.some((v) => v.rule.severity === 'error')) process.exit(1)
