import type { Command } from 'commander'
import colors from 'picocolors'
import { UserError } from '../../core/errors.ts'
import { parsePort, type GlobalOptions } from '../context.ts'
import { openDemo } from '../demo/open-demo.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { buildPage, pageIsStale } from '../page-build.ts'
import { ROLES, runRoles } from '../run-roles.ts'
import { note, print, printJson } from '../terminal.ts'

const DEFAULT_PORT = '1212'
/** Nothing of a demo is worth more patience; its folder goes all the same. */
const LAST_MS = 9_000

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('shows everything at work on synthetic posts, in a throw-away data folder; needs no Internet')
    .option('--port <port>', 'where the page is; 0: any free port', DEFAULT_PORT)
    .addHelpText('after', '\nExample:\n  $ npx rawang demo --port 1313')
    .action(async (options: { port: string }, command: Command) => {
      const { config, data, json } = command.optsWithGlobals<GlobalOptions>()
      refuse('--config', config, 'leave it out, or run `rawang start --config …` for a configuration of your own')
      refuse('--data', data, 'leave it out, or run `rawang start --data …` for data that stay')
      const port = parsePort(options.port, '--port')
      using scope = untilSignal()
      scope.signal.addEventListener('abort', () => {
        setTimeout(() => process.exit(EXIT.done), LAST_MS).unref()
      })
      // A closed terminal ends the demo too, and with it its data.
      process.once('SIGHUP', () => process.kill(process.pid, 'SIGTERM'))
      if (pageIsStale()) {
        note('Building the page, once …')
        buildPage()
      }
      if (scope.signal.aborted) return
      note('Preparing the demo …')
      await using demo = await openDemo({ port })
      const { installation, receiver } = demo
      await runRoles(
        installation,
        ROLES,
        {
          host: installation.config.server.host,
          port,
          receiver,
          onListening: (url) => {
            if (json === true) printJson({ url, synthetic: true, dataDir: installation.dataDir })
            else print(welcome(url, installation.dataDir))
          },
        },
        scope.signal,
      )
      note('Stopped; its data are gone.')
    })
}

function refuse(option: string, value: string | undefined, remedy: string): void {
  if (value !== undefined) throw new UserError(`${option}: the demo brings its own and throws it away`, remedy)
}

function welcome(url: string, dataDir: string): string {
  return [
    '',
    `  ${colors.bold('ระวัง · Rawang')}   ${colors.inverse(' SYNTHETIC · ข้อมูลสังเคราะห์ทั้งหมด ')}`,
    '',
    `  ${colors.cyan(url)}`,
    '',
    '  A past fortnight is being read now; within a minute a made-up loan scam bursts and raises an alert.',
    '  กำลังอ่านโพสต์ย้อนหลังสองสัปดาห์ ภายในหนึ่งนาทีจะมีกลโกงเงินกู้ที่แต่งขึ้นระบาดและเกิดการแจ้งเตือน',
    `  Data: ${dataDir} (removed at the end). Ctrl-C ends it · กด Ctrl-C เพื่อจบ`,
    '',
  ].join('\n')
}
