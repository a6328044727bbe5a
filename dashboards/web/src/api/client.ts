import type { Problem } from '../../../api/schemas/shapes.ts'

/** A question that was not answered. `status` 0: nobody was there to answer. */
export class ApiError extends Error {
  readonly status: number
  readonly remedy: string | undefined
  constructor(status: number, message: string, remedy?: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.remedy = remedy
  }
}

/** Asks `/api/v1/<path>`. @throws ApiError with the words of the API's problem document. */
export async function getJson(
  path: string,
  params: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<unknown> {
  const query = new URLSearchParams(params).toString()
  return ask(`/api/v1/${path}${query === '' ? '' : `?${query}`}`, signal === undefined ? {} : { signal })
}

const JSON_BODY = { 'content-type': 'application/json' }

/** Tells `/api/v1/<path>` to do something. @throws ApiError */
export async function postJson(path: string, body: object = {}): Promise<unknown> {
  return ask(`/api/v1/${path}`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) })
}

/** Takes `/api/v1/<path>` away. @throws ApiError */
export async function deleteJson(path: string): Promise<unknown> {
  return ask(`/api/v1/${path}`, { method: 'DELETE', headers: JSON_BODY })
}

type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> }

async function ask(url: string, init: Asked): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers } }).catch(
    (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ApiError(0, 'unreachable')
    },
  )
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return body
  const { title, detail, remedy, errors } = (body ?? {}) as Partial<Problem>
  const parts = errors?.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new ApiError(response.status, detail ?? parts ?? title ?? `HTTP ${response.status}`, remedy)
}
