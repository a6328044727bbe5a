import type { Client } from '@elastic/elasticsearch'

/** Of one bare request. */
export const BULK = 1_000

interface Document {
  readonly id: string
}

/**
 * Writes the documents behind `alias` again, into an index of the same layout, by requests of {@link BULK} and nothing else: no look for
 * what is there, no report per post. Two requests at a time; until all is searchable.
 * @returns Documents a second, the reading of them not counted.
 */
export async function bareBulkRate(client: Client, alias: string): Promise<number> {
  const documents = await documentsOf(client, alias)
  const [settings] = Object.values(await client.indices.get({ index: alias }))
  const index = `${alias}_bare`
  await client.indices.create({ index, mappings: settings?.mappings ?? {}, settings: { refresh_interval: '30s', number_of_replicas: 0 } }) // prettier-ignore
  const begunMs = performance.now()
  await bulk(client, index, documents)
  const seconds = (performance.now() - begunMs) / 1_000
  await client.indices.delete({ index })
  return documents.length / seconds
}

async function documentsOf(client: Client, index: string): Promise<readonly Document[]> {
  const documents: Document[] = []
  for (let after: string | undefined; ;) {
    const { hits } = await client.search<Document>({ index, size: BULK * 5, sort: [{ id: 'asc' }], ...(after === undefined ? {} : { search_after: [after] }) }) // prettier-ignore
    const found = hits.hits.flatMap(({ _source }) => _source ?? [])
    documents.push(...found)
    after = found.at(-1)?.id
    if (after === undefined) return documents
  }
}

async function bulk(client: Client, index: string, documents: readonly Document[]): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < documents.length) {
      const part = documents.slice(next, (next += BULK))
      const { errors } = await client.bulk({
        operations: part.flatMap((document) => [{ create: { _index: index, _id: document.id } }, document]),
      })
      if (errors) throw new Error('the bare bulk was refused')
    }
  }
  await Promise.all([lane(), lane()])
  await client.indices.refresh({ index })
}
