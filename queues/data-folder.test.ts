import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NOON_MS } from '../tests/builders.ts'
import { tempFolder } from '../tests/cli.ts'
import { UserError } from '../core/errors.ts'
import { lockDataFolder, makeDataFolder } from './data-folder.ts'

const CHILD = join(import.meta.dirname, '..', 'tests', 'children', 'work-on-queue.ts')
const MODULE = new URL('../tests/queues/embedded.ts', import.meta.url).href

function refusal(folder: string): UserError {
  try {
    lockDataFolder(folder, { command: 'test', nowMs: NOON_MS })[Symbol.dispose]()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the folder was not locked')
}

it('a second process is told who works on the folder, by number and command; a kill -9 frees it', async () => {
  const folder = tempFolder('lock')
  const first = spawn(process.execPath, [CHILD, MODULE, folder, 'open'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(first.stdout, 'data')
  const { message, remedy } = refusal(folder)
  expect(message).toContain(folder)
  expect(message).toContain(`process ${first.pid} (rawang child open, since 2`)
  expect(remedy).toMatch(/--data/)
  first.kill('SIGKILL')
  await once(first, 'close')
  using lock = lockDataFolder(folder, { command: 'test', nowMs: NOON_MS })
  expect(lock).toBeDefined()
})

it('the folder is made, for its owner only, and freed when the lock is given back', () => {
  const folder = join(tempFolder('lock'), 'deep', 'data')
  {
    using _lock = lockDataFolder(folder, { command: 'test', nowMs: NOON_MS })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(refusal(folder).message).toContain(`process ${process.pid} (rawang test, since 2026-11-23T05:00:00.000Z)`)
  }
  using again = lockDataFolder(folder, { command: 'test', nowMs: NOON_MS })
  expect(again).toBeDefined()
})

it('a folder that cannot be made says why and what to do, also where the system claims that nothing is there', () => {
  const file = join(tempFolder('lock'), 'file')
  writeFileSync(file, '')
  for (const folder of [join(file, 'data'), '/proc/nothing', '/proc/nothing/data']) {
    const { message, remedy } = refusal(folder)
    expect(message).toContain(`${folder}: the data folder can't be written (E`)
    expect(remedy).toMatch(/--data/)
    expect(() => {
      makeDataFolder(folder)
    }).toThrow(message)
  }
})
