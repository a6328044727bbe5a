import { describeStateStore } from '../../tests/contracts/state-store.contract.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { openElasticsearchStore } from './open.ts'

let stores = 0
describeStateStore({
  name: 'Elasticsearch',
  open: async () =>
    (await openElasticsearchStore({ node: await elasticsearchForTests(), prefix: `state${process.pid}_${stores++}` }))
      .state,
})
