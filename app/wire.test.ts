import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { eventually, tempFolder } from '../tests/cli.ts'
import { EMBEDDED } from './servers.ts'
import { prepareFolder } from './wire.ts'

it('queues that fail to open while something else takes its time end no process; who needs them hears of it', async () => {
  const dataDir = tempFolder('wire')
  mkdirSync(join(dataDir, 'queues'))
  writeFileSync(join(dataDir, 'queues', 'PG_VERSION'), 'no version')
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    await using folder = prepareFolder({ dataDir, servers: EMBEDDED }, 'test')
    await eventually('the failure', () => inspect(folder.opening).includes('rejected') || undefined)
    await setImmediate()
    expect(unhandled).toEqual([])
    await expect(folder.opening).rejects.toThrow("queues can't be opened")
  } finally {
    process.off('unhandledRejection', note)
  }
})
