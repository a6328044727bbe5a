import type { Command } from 'commander'
import { note } from '../terminal.ts'
import { buildPage, pageIsStale } from '../page-build.ts'

export function addBuildPage(program: Command): void {
  program
    .command('build-page')
    .description('builds the dashboard page (start and demo do it by themselves when it is missing or old)')
    .option('--if-stale', 'only when it is missing or older than its sources')
    .addHelpText('after', '\nExample:\n  $ npx rawang build-page')
    .action((options: { ifStale?: boolean }) => {
      if (options.ifStale === true && !pageIsStale()) return
      note('Building the page …')
      buildPage()
    })
}
