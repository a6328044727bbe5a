import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './cli.ts'

export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Makes room. */
  grow(megabytes: number): void
  /** Leaves no byte free; ends with what it gives back. */
  fill(): { [Symbol.dispose](): void }
  /** From now on nothing can be written. */
  makeReadOnly(): void
}

/** A disk of so many megabytes, in memory; undefined where this user may not mount one. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = tempFolder('disk')
  const mount = (options: string, ...more: readonly string[]) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, ...more, 'tmpfs', folder]).status === 0
  if (!mount(`size=${megabytes}m`)) return undefined
  return {
    folder,
    grow(room) {
      if (!mount(`remount,size=${room}m`)) throw new Error('the small disk could not be made larger')
    },
    fill() {
      const filler = join(folder, 'filler')
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, Buffer.alloc(4_096))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
      return {
        [Symbol.dispose]() {
          rmSync(filler, { force: true })
        },
      }
    },
    makeReadOnly() {
      if (!mount('remount,ro')) throw new Error('the small disk could not be made read-only')
    },
    [Symbol.dispose]() {
      spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
