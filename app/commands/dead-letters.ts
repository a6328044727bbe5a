import type { Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { maskLongNumbers } from '../../core/mask.ts'
import { STATE, stateOf, type DeadLetter } from '../../core/state.ts'
import { replayDeadLetter } from '../../queues/dead-letters.ts'
import { contextOf } from '../context.ts'
import { untilSignal } from '../lifecycle.ts'
import { note, print, printJson, table } from '../terminal.ts'
import { openInstallation, openStores } from '../wire.ts'
import { drain } from '../workers/drain.ts'
import { startWorkers } from '../workers/start.ts'

const PAGE = 1_000

export function addDeadLetters(program: Command): void {
  const letters = program
    .command('dead-letters')
    .description('what could not be processed or stored, with the reason; nothing is thrown away silently')
  letters
    .command('list', { isDefault: true })
    .description('newest first')
    .addHelpText('after', '\nExample:\n  $ npx rawang dead-letters list')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { json } = context
      await using stores = await openStores(context, { readOnly: true })
      const found = (await all(stores.state)).toSorted((a, b) => b.failedAtMs - a.failedAtMs)
      if (json) printJson({ letters: found.map(({ payload: _payload, ...letter }) => letter) })
      else if (found.length === 0) print('none')
      else
        print(
          table([
            ['ID', 'QUEUE', 'FROM', 'REASON'],
            ...found.map((l) => [l.id, l.queue, l.origin ?? l.jobId, l.reason]),
          ]),
        )
    })
  letters
    .command('show')
    .argument('<id>')
    .description('one letter with all that was to be done; long numbers masked, as nobody knows yet whose they are')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      await using stores = await openStores(context, { readOnly: true })
      const found = await stateOf(stores.state, STATE.deadLetter).get(id)
      if (found === undefined)
        throw new UserError(`there is no dead letter ${id}`, '`rawang dead-letters list` names them')
      printJson({ ...found.value, payload: withoutNumbers(found.value.payload) })
    })
  letters
    .command('replay')
    .argument('[ids...]')
    .option('--all', 'every one that can be tried again')
    .description('tries them again, and waits until that is done')
    .addHelpText('after', '\nExample:\n  $ npx rawang dead-letters replay --all')
    .action(async (ids: readonly string[], options: { all?: boolean }, command: Command) => {
      if (ids.length === 0 && options.all !== true) throw new UserError('say which dead letters', 'give ids, or --all')
      const context = await contextOf(command)
      using scope = untilSignal()
      await using installation = await openInstallation(context, {
        command: 'dead-letters replay',
        quiet: true,
        reads: true,
      })
      const chosen =
        options.all === true
          ? (await all(installation.state)).filter((l) => l.queue !== 'ingest').map((l) => l.id)
          : ids
      const deadLetters = stateOf(installation.state, STATE.deadLetter)
      for (const id of chosen) await replayDeadLetter({ queues: installation.queues, deadLetters }, id)
      await using _workers = await startWorkers(installation, ['process', 'index'])
      await drain(installation, scope.signal)
      const left = (await all(installation.state)).filter((l) => l.queue !== 'ingest').length
      if (context.json) printJson({ replayed: chosen.length, deadLetters: left })
      else print(`tried ${chosen.length} again; ${left} dead letters remain`)
      const refused = (await all(installation.state)).filter((l) => l.queue === 'ingest').length
      if (refused > 0 && options.all === true)
        note(`${refused} refused lines of files are kept: mend the file and ingest it again`)
    })
}

/** Of the posts in it; ids and times stay. */
function withoutNumbers(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'id' || key.endsWith('Id') ? value : maskLongNumbers(value)
  if (Array.isArray(value)) return value.map((part) => withoutNumbers(part, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutNumbers(part, name)]))
}

async function all(state: Parameters<typeof stateOf>[0]): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = []
  for (let after: string | undefined; ;) {
    const page = await stateOf(state, STATE.deadLetter).list({ limit: PAGE, ...(after === undefined ? {} : { after }) })
    letters.push(...page.map((entry) => entry.value))
    if (page.length < PAGE) return letters
    after = page.at(-1)?.id
  }
}
