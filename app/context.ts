import type { Command } from 'commander'
import { fileURLToPath } from 'node:url'
import { checkChannels } from '../alerts/channels.ts'
import { loadConfig, secretsFrom } from '../config/load.ts'
import type { ConfigProblem } from '../config/problems.ts'
import type { Config, SecretSource } from '../config/schema.ts'
import { categoryIds, loadTaxonomy } from '../config/taxonomy.ts'
import { loadCollectors } from '../collectors/registry.ts'
import { UserError } from '../core/errors.ts'
import type { Collector } from '../core/ports/collector.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { checkSources } from './check-sources.ts'
import { serversOf, type Servers } from './servers.ts'

const DEFAULT_CONFIG = 'config/rawang.yaml'

export interface GlobalOptions {
  readonly config?: string
  readonly data?: string
  readonly json?: boolean
}

/** What every command needs to begin with. */
export interface Context {
  readonly config: Config
  /** Undefined: built-in defaults. */
  readonly configFile: string | undefined
  readonly dataDir: string
  readonly json: boolean
  readonly secrets: SecretSource
  readonly servers: Servers
  readonly taxonomy: Taxonomy
  readonly collectors: ReadonlyMap<string, Collector>
}

/** @throws ConfigError with every problem of the configuration. */
export async function contextOf(command: Command): Promise<Context> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const collectors = await loadCollectors()
  const taxonomy = loadTaxonomy()
  const { config, file } = loadConfig({
    file: options.config,
    defaultFile: DEFAULT_CONFIG,
    categoryIds: categoryIds(taxonomy),
    check: (parsed): readonly ConfigProblem[] => [
      ...checkSources(parsed, collectors),
      ...checkChannels(parsed.alerts.channels),
    ],
  })
  const secrets = secretsFrom(process.env)
  return {
    config: withEnvironment(config),
    configFile: file,
    dataDir: dataDirOf(options),
    json: options.json === true,
    secrets,
    servers: serversOf(config, secrets),
    taxonomy,
    collectors,
  }
}

export function dataDirOf(options: GlobalOptions): string {
  return options.data ?? process.env['RAWANG_DATA_DIR'] ?? 'data'
}

/** The project's folder, where the page's sources and its build lie. */
export function projectDir(): string {
  return fileURLToPath(new URL('..', import.meta.url))
}

function withEnvironment(config: Config): Config {
  const port = process.env['PORT']
  if (port === undefined || port === '') return config
  return { ...config, server: { ...config.server, port: parsePort(port, 'PORT') } }
}

/** @throws UserError when it is no port. */
export function parsePort(text: string, where: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError(`${where}: "${text}" is no port`, 'give a whole number from 0 to 65535 (0: any free one)')
  return port
}
