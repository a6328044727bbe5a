import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes with the process: when it is disposed of, and also when the process is told to exit at once. */
export function throwAwayFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'rawang-demo-'))
  const remove = () => {
    rmSync(path, { recursive: true, force: true })
  }
  process.once('exit', remove)
  return {
    path,
    [Symbol.dispose]() {
      process.off('exit', remove)
      remove()
    },
  }
}
