import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../tests/cli.ts'
import { describeStateStore } from '../../tests/contracts/state-store.contract.ts'
import { openSqliteStore } from './open.ts'

describeStateStore({
  name: 'SQLite',
  open: async () => (await openSqliteStore({ file: join(tempFolder('state'), 'rawang.db') })).state,
})

it('of two processes that race for a document, exactly one wins each', async () => {
  const file = join(tempFolder('race'), 'rawang.db')
  await using store = await openSqliteStore({ file })
  const rounds = 200
  const racers = ['a', 'b'].map((name) => {
    const script = join(import.meta.dirname, '..', '..', 'tests', 'children', 'race-for-state.ts')
    const child = spawn(process.execPath, [script, file, name, String(rounds)], { stdio: ['pipe', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ready = once(child.stdout, 'data')
    return { child, ready, won: once(child, 'close').then(() => JSON.parse(said.split('\n')[1] ?? '') as number[]) }
  })
  await Promise.all(racers.map(({ ready }) => ready))
  for (const { child } of racers) child.stdin.write('go\n')
  const [a = [], b = []] = await Promise.all(racers.map(({ won }) => won))
  expect([...a, ...b].sort((x, y) => x - y)).toEqual(Array.from({ length: rounds }, (_, i) => i))
  expect(await store.state.count('race')).toBe(rounds)
  for (const round of a) expect((await store.state.get('race', String(round)))?.value).toBe('a')
})
