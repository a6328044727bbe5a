import { createHmac } from 'node:crypto'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { isTooMuch, readGraphFailure, readGraphRefusal } from './refusal.ts'

export type GraphParameters = Readonly<Record<string, string | number | undefined>>

export interface GraphOptions {
  /** With the version: `https://graph.facebook.com/v26.0`. */
  readonly root: string
  /** Names of the secrets. */
  readonly token: string
  readonly appSecret?: string
}

/** A Graph API of Meta's. The token goes into a header, and to `root` only. */
export interface Graph {
  get(path: string, parameters: GraphParameters, spend?: readonly Spend[]): Promise<unknown>
  /** What `paging.next` names, as it stands; its host is `root`'s whatever it says. */
  follow(next: string, spend?: readonly Spend[]): Promise<unknown>
}

/** How often a page is made half as large before it is given up. */
const HALVINGS = 3

export function createGraph(
  { http, secret, signal, clock }: Pick<CollectContext<unknown>, 'http' | 'secret' | 'signal' | 'clock'>,
  { root, token: tokenName, appSecret: appSecretName }: GraphOptions,
): Graph {
  const token = secret(tokenName)?.reveal() ?? ''
  const appSecret = appSecretName === undefined ? undefined : secret(appSecretName)?.reveal()
  const proof = appSecret === undefined ? undefined : createHmac('sha256', appSecret).update(token).digest('hex')

  async function ask(url: URL, spend: readonly Spend[] = []): Promise<unknown> {
    url.searchParams.delete('access_token')
    if (proof !== undefined) url.searchParams.set('appsecret_proof', proof)
    for (let halvings = 0; ; halvings++) {
      const refusal = { isTooMuch: false }
      try {
        const { value } = await http.getJson({
          url: url.href,
          signal,
          spend,
          headers: { Authorization: `Bearer ${token}` },
          readRefusal: (answer) => {
            const failure = readGraphFailure(answer.body)
            refusal.isTooMuch = failure !== undefined && isTooMuch(failure)
            return readGraphRefusal(answer, tokenName, clock.nowMs())
          },
        })
        return value
      } catch (error) {
        const limit = Number(url.searchParams.get('limit') ?? 0)
        if (!refusal.isTooMuch) throw error
        if (limit < 2 || halvings >= HALVINGS)
          throw new CollectorError('unreachable', `${url.host}${url.pathname}: finds even a small page too large; it usually passes`) // prettier-ignore
        url.searchParams.set('limit', String(Math.ceil(limit / 2)))
      }
    }
  }

  return {
    get: (path, parameters, spend) => ask(new URL(graphUrl(root, path, parameters)), spend),
    async follow(next, spend) {
      const url = URL.parse(next)
      if (url === null) throw new CollectorError('schema-drift', `${new URL(root).host}: paging.next is no address`)
      const isOurs = next.startsWith(`${root}/`)
      const path = isOurs ? next.slice(root.length) : url.pathname.replace(/^\/v[\d.]+(?=\/)/, '') + url.search
      return ask(new URL(root + path), spend)
    },
  }
}

export function graphUrl(root: string, path: string, parameters: GraphParameters): string {
  const url = new URL(`${root}/${path}`)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}
