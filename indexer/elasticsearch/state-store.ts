import { errors, type Client } from '@elastic/elasticsearch'
import type { StateStore, Versioned, WriteCondition } from '../../core/ports/state-store.ts'
import { idOf, keyOf } from '../state-keys.ts'
import { asking, askingOnce, translateError } from './errors.ts'
import { shortKey } from './names.ts'
import { totalOf } from './read-posts.ts'

const DEFAULT_LIMIT = 1_000
/** Elasticsearch gives at most so many documents in one answer. */
const MAX_WINDOW = 10_000

/** Of one version number, the sequence number has so much room; above it stands the term of the primary shard. */
const SEQ_NO_ROOM = 2 ** 38

interface StateSource {
  readonly kind: string
  readonly key: string
  readonly json: string
}

/** Reading one document sees every write at once; a list first makes what was written searchable. */
export function createStateStore(client: Client, index: string, close: () => Promise<void>): StateStore {
  const refresh = () => asking(() => client.indices.refresh({ index }))

  return {
    async get(kind, id) {
      const found = await asking(() => client.get<StateSource>({ index, id: documentId(kind, id) }, { ignore: [404] }))
      const { _source, _seq_no, _primary_term } = found
      return _source === undefined ? undefined : { id, ...valueOf(_source), version: versionOf(_seq_no, _primary_term) }
    },
    async put(kind, id, value, condition) {
      const document: StateSource = { kind, key: keyOf(id), json: toJson(kind, id, value) }
      try {
        const { _seq_no, _primary_term } = await client.index({
          index,
          id: documentId(kind, id),
          document,
          ...conditionOf(condition),
        })
        return versionOf(_seq_no, _primary_term)
      } catch (error) {
        // Not the version any more, or there is one already.
        if (error instanceof errors.ResponseError && error.statusCode === 409) return undefined
        throw translateError(error, 'working')
      }
    },
    async delete(kind, id) {
      const { result } = await askingOnce(() => client.delete({ index, id: documentId(kind, id) }, { ignore: [404] }))
      return result === 'deleted'
    },
    async list(kind, { prefix = '', after, limit = DEFAULT_LIMIT, descending = false } = {}) {
      await refresh()
      const found: Versioned<unknown>[] = []
      let begin = after === undefined ? undefined : keyOf(after)
      while (found.length < limit) {
        const size = Math.min(limit - found.length, MAX_WINDOW)
        const { hits } = await asking(() =>
          client.search<StateSource>({
            index,
            query: {
              bool: {
                filter: [
                  { term: { kind } },
                  ...(prefix === '' ? [] : [{ prefix: { key: keyOf(prefix) } }]),
                  ...(begin === undefined ? [] : [{ range: { key: { [descending ? 'lt' : 'gt']: begin } } }]),
                ],
              },
            },
            size,
            sort: [{ key: descending ? 'desc' : 'asc' }],
            seq_no_primary_term: true,
            track_total_hits: false,
            allow_partial_search_results: false,
          }),
        )
        for (const { _source, _seq_no, _primary_term } of hits.hits) {
          if (_source === undefined) continue
          found.push({ id: idOf(_source.key), ...valueOf(_source), version: versionOf(_seq_no, _primary_term) })
          begin = _source.key
        }
        if (hits.hits.length < size) break
      }
      return found
    },
    async count(kind) {
      await refresh()
      const found = await asking(() =>
        client.search({
          index,
          query: { bool: { filter: [{ term: { kind } }] } },
          size: 0,
          track_total_hits: true,
          allow_partial_search_results: false,
        }),
      )
      return totalOf(found)
    },
    [Symbol.asyncDispose]: close,
  }
}

function documentId(kind: string, id: string): string {
  return shortKey(`${kind}/${keyOf(id)}`)
}

function conditionOf(condition: WriteCondition) {
  if (condition === 'any') return {}
  if (condition === 'absent') return { op_type: 'create' } as const
  return { if_seq_no: condition % SEQ_NO_ROOM, if_primary_term: Math.floor(condition / SEQ_NO_ROOM) }
}

function versionOf(seqNo: number | undefined, primaryTerm: number | undefined): number {
  if (seqNo === undefined || primaryTerm === undefined) throw new Error('Elasticsearch named no version')
  const version = primaryTerm * SEQ_NO_ROOM + seqNo
  if (seqNo >= SEQ_NO_ROOM || !Number.isSafeInteger(version))
    throw new Error('the versions of the state index are used up: copy it into a new one')
  return version
}

function valueOf({ json }: StateSource): { readonly value: unknown } {
  return { value: JSON.parse(json) as unknown }
}

function toJson(kind: string, id: string, value: unknown): string {
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError(`state ${kind}/${id}: the value has no JSON form`)
  return json
}
