import type { Command } from 'commander'
import colors from 'picocolors'
import { contextOf } from '../context.ts'
import { examine, type Finding } from '../doctor.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { print, printJson } from '../terminal.ts'

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('tries every part that start would use, and says what is wrong and what to do')
    .addHelpText('after', '\nExample:\n  $ npx rawang doctor')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
      using scope = untilSignal()
      const findings: Finding[] = []
      for await (const finding of examine(context, scope.signal)) {
        findings.push(finding)
        if (!context.json)
          print(
            `${finding.ok ? colors.green('ok   ') : colors.red('wrong')} ${finding.part}: ${finding.what}${finding.remedy === undefined ? '' : `\n      → ${finding.remedy}`}`,
          )
      }
      if (context.json) printJson({ ok: findings.every((f) => f.ok), findings })
      if (findings.some((f) => !f.ok)) process.exitCode = EXIT.failed
    })
}
