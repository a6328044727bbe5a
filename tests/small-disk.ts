import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tempFolder } from './cli.ts'

export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Makes room. */
  grow(megabytes: number): void
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
    [Symbol.dispose]() {
      spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
