import { InvalidArgumentError, type Command } from 'commander'
import colors from 'picocolors'
import { didYouMean } from '../../config/problems.ts'
import { contextOf, parsePort } from '../context.ts'
import { untilSignal } from '../lifecycle.ts'
import { buildPage, pageIsStale } from '../page-build.ts'
import { ROLES, runRoles, type Role } from '../run-roles.ts'
import { note, printJson } from '../terminal.ts'
import { openInstallation } from '../wire.ts'

/** Below the ten seconds after which a supervisor loses patience; what is not finished then is handed back at the next start. */
const LAST_MS = 9_000

interface StartOptions {
  readonly role: readonly Role[]
  readonly port?: string
  readonly healthPort?: string
  readonly healthHost: string
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('collects, processes, indexes, judges, alerts and serves, until SIGTERM')
    .option('--role <roles>', `some of it: ${ROLES.join(', ')}, separated by commas`, readRoles, ROLES)
    .option('--port <port>', 'where the page is; 0: any free port (default: server.port of the configuration)')
    .option(
      '--health-port <port>',
      'without the role serve: where /healthz, /readyz and /metrics are; 0: any free port',
    )
    .option('--health-host <address>', 'from where they can be asked: 0.0.0.0 for every network', '127.0.0.1')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx rawang start --port 1313\n  $ npx rawang start --role process,index --health-port 9100',
    )
    .action(async (options: StartOptions, command: Command) => {
      const context = await contextOf(command)
      const { host, port } = context.config.server
      const serves = options.role.includes('serve')
      using scope = untilSignal()
      scope.signal.addEventListener('abort', () => {
        setTimeout(() => {
          note('Stopped with work under way: it is handed back at the next start.')
          process.exit(0)
        }, LAST_MS).unref()
      })
      if (serves && pageIsStale()) {
        note('Building the page, once …')
        buildPage()
      }
      await using installation = await openInstallation(context, { command: 'start', reads: true })
      await runRoles(
        installation,
        options.role,
        {
          host,
          port: options.port === undefined ? port : parsePort(options.port, '--port'),
          ...(options.healthPort === undefined
            ? {}
            : { probe: { host: options.healthHost, port: parsePort(options.healthPort, '--health-port') } }),
          onListening: (url) => {
            if (context.json) printJson({ url, dataDir: context.dataDir })
            else if (!serves) note(`Rawang (${options.role.join(', ')}) answers at ${url}healthz`)
            else if (process.stderr.isTTY) note(welcome(url, context.dataDir))
            else note(`Rawang is at ${url} (data: ${context.dataDir})`)
          },
        },
        scope.signal,
      )
    })
}

function welcome(url: string, dataDir: string): string {
  return [
    '',
    `  ${colors.bold('ระวัง · Rawang')}   ${colors.cyan(url)}`,
    '',
    '  Collects, watches and alerts until it is stopped · เก็บ เฝ้าดู และแจ้งเตือนไปจนกว่าจะสั่งหยุด',
    `  Data: ${dataDir}. Ctrl-C ends it and loses nothing · กด Ctrl-C เพื่อจบ ข้อมูลไม่สูญหาย`,
    '',
  ].join('\n')
}

function readRoles(text: string): readonly Role[] {
  return text.split(',').map((part) => {
    const role = ROLES.find((r) => r === part.trim())
    if (role === undefined)
      throw new InvalidArgumentError(`there is no role "${part.trim()}". ${didYouMean(part.trim(), ROLES)}`)
    return role
  })
}
