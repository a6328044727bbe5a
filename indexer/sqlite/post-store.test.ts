import { join } from 'node:path'
import { tempFolder } from '../../tests/cli.ts'
import { describePostStore } from '../../tests/contracts/post-store.contract.ts'
import { openSqliteStore } from './open.ts'

describePostStore({
  name: 'SQLite',
  open: async () => (await openSqliteStore({ file: join(tempFolder('posts'), 'rawang.db') })).posts,
})
