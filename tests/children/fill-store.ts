/** Run by durability.test.ts: stores posts until it is killed or can't, and prints the number of each batch once it is stored. */
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { manyPosts } from '../builders.ts'

const [file = ''] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
try {
  await using store = await openSqliteStore({ file })
  for (let batch = 0; ; batch++) {
    await store.posts.upsert(
      manyPosts(20, () => ({ text: 'ก'.repeat(2_000), annotation: { searchText: `คำ ชุด${batch}` } }), `batch${batch}:`),
    )
    say({ stored: batch })
  }
} catch (error) {
  say({ failed: error instanceof Error ? error.name : 'unknown', message: error instanceof Error ? error.message : '' })
}
