import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { intakeSources } from './intake.ts'
import { plainLimits, problemsOf, suggestion, withEntries, type ConfigProblem } from './problems.ts'
import { withCategoryWords } from './watch-categories.ts'
import { rightPart } from './right-part.ts'
import { ConfigSchema, type AlertRule, type Config, type SecretSource } from './schema.ts'

/** Everything wrong at once, as a UserError whose message lists each problem with path, value and remedy. */
export class ConfigError extends UserError {
  readonly problems: readonly ConfigProblem[]
  constructor(where: string, problems: readonly ConfigProblem[]) {
    super(
      `${where}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n${problems.map(formatProblem).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

function formatProblem({ path, problem, value, remedy, entry }: ConfigProblem): string {
  const shown =
    value === undefined ? '' : ` (found ${clip(typeof value === 'bigint' ? String(value) : JSON.stringify(value))})`
  const place = path === '' ? 'file' : path
  return `  ${place}${entry === undefined ? '' : ` of "${entry}"`}: ${problem}${shown} → ${remedy}`
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

export interface LoadedConfig {
  readonly config: Config
  /** Absent when the built-in defaults are used. */
  readonly file: string | undefined
}

export interface LoadOptions {
  /** Named by the user: must exist. */
  readonly file?: string | undefined
  /** Read if it is there. */
  readonly defaultFile: string
  /** Category leaves and top categories that rules may name. */
  readonly categoryIds: readonly string[]
  /** Further checks that this room can't make, e.g. of collectors' options. */
  readonly check?: ((config: Config) => readonly ConfigProblem[]) | undefined
}

/** Reads, parses and checks the configuration. @throws ConfigError with every problem; UserError when a named file is not there. */
export function loadConfig({ file, defaultFile, categoryIds, check }: LoadOptions): LoadedConfig {
  const path = file ?? defaultFile
  const text = readIfThere(path)
  if (text === undefined) {
    if (file !== undefined)
      throw new UserError(
        `${file}: there is no such configuration file`,
        'correct --config, or leave it out to use the defaults',
      )
    return { config: ConfigSchema.parse({}), file: undefined }
  }
  return { config: parseConfig(text, { where: path, categoryIds, check }), file: path }
}

/** The same for a text already read. `where` names it in messages. */
export function parseConfig(
  text: string,
  { where, categoryIds, check }: Pick<LoadOptions, 'categoryIds' | 'check'> & { where: string },
): Config {
  const document = parseDocument(text, { prettyErrors: true, merge: true, intAsBigInt: true })
  if (document.errors.length > 0) {
    throw new ConfigError(
      where,
      document.errors.map((e) => ({
        path: '',
        problem: (e.message.split('\n')[0] ?? e.message).replace(/:$/, ''),
        value: undefined,
        remedy: 'correct the YAML at that place',
      })),
    )
  }
  const input: unknown = document.toJS({ maxAliasCount: 100, reviver: plainNumber }) ?? {}
  const parsed = ConfigSchema.safeParse(input, { error: plainLimits })
  const look = (config: Config) => [...crossChecks(config, categoryIds), ...(check?.(config) ?? [])]
  if (!parsed.success) {
    const right = rightPart(input, ConfigSchema)
    const further = right === undefined ? [] : look(right.config).filter(({ value }) => !right.notTheirs.has(value))
    const found = [
      ...problemsOf(parsed.error.issues, input, ConfigSchema),
      ...further.map((problem) => ({ ...problem, path: right?.placeOf(problem.path) ?? problem.path })),
    ]
    throw new ConfigError(where, withEntries(found, input))
  }
  const problems = withEntries(look(parsed.data), input)
  if (problems.length > 0) throw new ConfigError(where, problems)
  return { ...parsed.data, watchCategories: withCategoryWords(parsed.data.watchCategories) }
}

/** Whole numbers come as they are written; one that a number can't hold stays so, to be shown in full. */
function plainNumber(_key: unknown, value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError(
      `${path}: the configuration can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      'check the path and its permissions',
    )
  }
}

/** What one field can't know: ids are unique, names refer to something that is there, no unprotected address. */
function crossChecks(config: Config, categoryIds: readonly string[]): readonly ConfigProblem[] {
  const watchWords = config.watchWords.map((w) => w.id)
  const channels = config.alerts.channels.map((c) => c.id)
  const sourceIds = config.sources.map((s) => s.id)
  return [
    ...unique('sources', config.sources),
    ...intakeIds(config),
    ...unique('watchWords', config.watchWords),
    ...unique('alerts.rules', config.alerts.rules),
    ...unique('alerts.channels', config.alerts.channels),
    ...config.watchWords.flatMap(({ sources = [] }, i) => refers(`watchWords[${i}].sources`, sources, sourceIds)),
    ...config.watchCategories.flatMap(({ category, sources = [] }, i) => [
      ...refers(`watchCategories[${i}].category`, [category], categoryIds, { single: true }),
      ...refers(`watchCategories[${i}].sources`, sources, sourceIds),
    ]),
    ...unique(
      'watchCategories',
      config.watchCategories.map(({ category }) => ({ id: category })),
      'category',
    ),
    ...config.alerts.rules.flatMap((rule, i) => [
      ...refers(`alerts.rules[${i}].channels`, rule.channels, channels),
      ...refers(`alerts.rules[${i}].watchWords`, rule.kind === 'watch-word' ? rule.watchWords : [], watchWords),
      ...refers(`alerts.rules[${i}].categories`, categoriesOf(rule), categoryIds),
    ]),
    ...(isLoopback(config.server.host)
      ? []
      : [
          {
            path: 'server.host',
            problem: 'would open the page to the network, and this version has no authentication',
            value: config.server.host,
            remedy: 'use 127.0.0.1, and reach it from elsewhere through a tunnel or a reverse proxy that authenticates',
          },
        ]),
  ]
}

function categoriesOf(rule: AlertRule): readonly string[] {
  return rule.kind === 'burst' ? rule.categories : []
}

function unique(path: string, entries: readonly { readonly id: string }[], key = 'id'): readonly ConfigProblem[] {
  const seen = new Set<string>()
  return entries.flatMap(({ id }, i) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ path: `${path}[${i}].${key}`, problem: 'is used twice', value: id, remedy: `give each its own ${key}` }]
  })
}

/** What sends is a source too: no two of them may have one id. */
function intakeIds({ sources, intake }: Config): readonly ConfigProblem[] {
  const seen = new Set(sources.map(({ id }) => id))
  const paths = [
    ...(intake.line === undefined ? [] : ['intake.line.account']),
    ...intake.sheets.map((_, i) => `intake.sheets[${i}].id`),
  ]
  return intakeSources(intake).flatMap(({ id }, i) => {
    const path = paths[i] ?? ''
    if (seen.has(id)) return [{ path, problem: 'makes the id of another source', value: id, remedy: 'rename one of the two' }] // prettier-ignore
    seen.add(id)
    return []
  })
}

/** @param single - `path` is one name, not a list of them. */
function refers(
  path: string,
  names: readonly string[],
  known: readonly string[],
  { single = false } = {},
): readonly ConfigProblem[] {
  return names.flatMap((name, i) =>
    known.includes(name)
      ? []
      : [
          {
            path: single ? path : `${path}[${i}]`,
            problem: 'names nothing that is there',
            value: name,
            remedy: suggestion(name, known),
          },
        ],
  )
}

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * Secrets by name: `NAME` in the environment, or the content of the file that `NAME_FILE` names (a trailing line break is dropped).
 * @throws UserError when `NAME_FILE` names a file that can't be read, or both are given.
 */
export function secretsFrom(env: Readonly<Record<string, string | undefined>>): SecretSource {
  return (name) => {
    const direct = env[name]
    const file = env[`${name}_FILE`]
    if (direct !== undefined && direct !== '' && file !== undefined && file !== '') {
      throw new UserError(`${name} and ${name}_FILE are both set`, 'keep one of them')
    }
    if (direct !== undefined && direct !== '') return new Secret(direct)
    if (file === undefined || file === '') return undefined
    try {
      return new Secret(readFileSync(file, 'utf8').replace(/\r?\n$/, ''))
    } catch (error) {
      throw new UserError(
        `${name}_FILE names a file that can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
        'check the path and its permissions',
      )
    }
  }
}
