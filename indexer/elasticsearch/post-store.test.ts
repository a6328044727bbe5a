import { afterAll } from 'vitest'
import { describePostStore } from '../../tests/contracts/post-store.contract.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { openElasticsearchStore, type ElasticsearchStore } from './open.ts'

let opened: Promise<ElasticsearchStore> | undefined

// One for all tests, emptied before each: making an index takes longer than most of them.
describePostStore({
  name: 'Elasticsearch',
  async open() {
    opened ??= openElasticsearchStore({ node: await elasticsearchForTests(), prefix: `posts${process.pid}` })
    const { posts } = await opened
    await posts.deletePublishedBefore(Number.MAX_SAFE_INTEGER)
    return { ...posts, [Symbol.asyncDispose]: () => Promise.resolve() }
  },
})

afterAll(async () => {
  await (await opened)?.[Symbol.asyncDispose]()
})
