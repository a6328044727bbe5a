import type { Command } from 'commander'
import { stringify } from 'yaml'
import { ConfigError } from '../../config/load.ts'
import { configJsonSchema } from '../../config/json-schema.ts'
import { warnOfSecrets, warnOfSources } from '../check-sources.ts'
import { contextOf, type GlobalOptions } from '../context.ts'
import { EXIT } from '../lifecycle.ts'
import { systemClock } from '../system-clock.ts'
import { note, print, printJson } from '../terminal.ts'

export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('check, show or describe the configuration')
  config
    .command('check')
    .description('every problem at once, with its path, the value found and what to do')
    .addHelpText('after', '\nExample:\n  $ npx rawang config check --config config/rawang.yaml')
    .action(async (_options: unknown, command: Command) => {
      const json = command.optsWithGlobals<GlobalOptions>().json === true
      try {
        const { configFile, config: loaded, collectors, secrets } = await contextOf(command)
        const warnings = [
          ...warnOfSources(loaded, collectors, systemClock.nowMs()),
          ...warnOfSecrets(loaded, collectors, secrets),
        ]
        for (const { path, value, problem, remedy } of json ? [] : warnings)
          note(`warning: ${path} (${String(value)}): ${problem}; ${remedy}`)
        if (json) printJson({ ok: true, problems: [], warnings })
        else
          print(
            `${configFile ?? 'built-in defaults'}: fine (${loaded.sources.length} sources, ${loaded.alerts.rules.length} alert rules)`,
          )
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        if (json) printJson({ ok: false, problems: error.problems })
        else note(error.message)
        process.exitCode = EXIT.usage
      }
    })
  config
    .command('show')
    .description('what is in force, with every default; secrets are named, never shown')
    .addHelpText('after', '\nExample:\n  $ npx rawang config show --json')
    .action(async (_options: unknown, command: Command) => {
      const { config: loaded, secrets, collectors, json } = await contextOf(command)
      const names = [
        'RAWANG_SECRET_KEY',
        ...loaded.alerts.channels.map((c) => c.secret),
        ...(loaded.intake.line === undefined ? [] : [loaded.intake.line.channelSecret]),
        ...loaded.sources.flatMap((s) => (collectors.get(s.collector)?.secrets ?? []).map((secret) => secret.name)),
      ]
      const shown = {
        ...loaded,
        secrets: Object.fromEntries(
          names.map((name) => [name, secrets(name) === undefined ? '(not set)' : '[secret]']),
        ),
      }
      if (json) printJson(shown)
      else print(`# Durations are in milliseconds here.\n${stringify(shown)}`)
    })
  config
    .command('schema')
    .description("the file's JSON Schema, for editors")
    .addHelpText('after', '\nExample:\n  $ npx rawang config schema > config/rawang.schema.json')
    .action(() => {
      print(JSON.stringify(configJsonSchema(), null, 2))
    })
}
