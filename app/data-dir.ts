import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { Context } from './context.ts'

/** What lies where in a data folder. */
export function dataFiles(dataDir: string) {
  return {
    store: join(dataDir, 'rawang.db'),
    exports: join(dataDir, 'exports'),
    server: join(dataDir, 'server.json'),
  } as const
}

type Where = Pick<Context, 'dataDir' | 'servers'>

/** False when nothing was ever stored there, and posts are nowhere else. */
export function hasData({ dataDir, servers }: Where): boolean {
  return servers.elasticsearch !== undefined || existsSync(dataFiles(dataDir).store)
}

/** @throws UserError without data. */
export function requireData(where: Where): void {
  if (hasData(where)) return
  throw new UserError(
    `${where.dataDir}: there is no data yet`,
    'name the folder with --data, or bring posts in first: `rawang ingest FILE`, `rawang collect` or `rawang start`',
  )
}
