/** Run by state-store.test.ts, several at once: takes each of a row of documents if it is the first, and prints which. */
import { openSqliteStore } from '../../indexer/sqlite/open.ts'

const [file = '', name = '', rounds = '0'] = process.argv.slice(2)
await using store = await openSqliteStore({ file })
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()
const won: number[] = []
for (let round = 0; round < Number(rounds); round++) {
  if ((await store.state.put('race', String(round), name, 'absent')) !== undefined) won.push(round)
}
process.stdout.write(`${JSON.stringify(won)}\n`)
