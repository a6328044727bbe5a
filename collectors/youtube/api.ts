import { CollectorError } from '../../core/errors.ts'
import type { CollectContext } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import type { Options } from './options.ts'
import { reasonsOf } from '../google-api/error.ts'
import { nextPacificMidnight } from '../google-api/pacific-midnight.ts'
import type { Parsed } from './parse.ts'
import { readRefusal } from './refusal.ts'

type Parameters = Readonly<Record<string, string | number | undefined>>

export const UNIT: Spend = { budget: 'units', amount: 1 }
export const SEARCH: Spend = { budget: 'search', amount: 1 }

export interface Api {
  /**
   * Asks one method of the Data API.
   * @throws CollectorError `gone` when what was asked about is not there or has no comments, or a place in them is known no more.
   */
  ask<T>(method: string, parameters: Parameters, parse: (value: unknown) => Parsed<T>): Promise<T>
}

export function createApi({ options, http, clock, signal, secret }: CollectContext<Options>): Api {
  const key = secret('YOUTUBE_API_KEY')?.reveal() ?? ''
  return {
    async ask(method, parameters, parse) {
      const url = methodUrl(options, method, options.keyInHeader ? parameters : { ...parameters, key })
      const { value } = await http.getJson({
        url,
        signal,
        spend: [method === 'search' ? SEARCH : UNIT],
        ...(options.keyInHeader ? { headers: { 'X-Goog-Api-Key': key } } : {}),
        readRefusal: (answer) => {
          // A place in the comments is kept over many runs: that it is known no more is no trouble.
          if (method.startsWith('comment') && reasonsOf(answer.body).includes('invalidPageToken'))
            return { kind: 'gone', message: 'no longer knows its page token' }
          return readRefusal(answer, nextPacificMidnight(clock.nowMs()))
        },
      })
      const parsed = parse(value)
      if (!parsed.ok) throw new CollectorError('schema-drift', `${new URL(url).host} ${method}: ${parsed.problem}`)
      return parsed
    },
  }
}

export function methodUrl({ baseUrl }: Pick<Options, 'baseUrl'>, method: string, parameters: Parameters): string {
  const url = new URL(`${baseUrl}/youtube/v3/${method}`)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}
