import type { MiddlewareHandler } from 'hono'
import { problem } from './problems.ts'

const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i

/**
 * There is no log-in: whoever reaches the server may use it. So only names of this machine are answered (a page elsewhere can point a
 * name of its own here), and nothing is changed for a page of another origin.
 */
export const guard: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  if (!LOOPBACK.test(host))
    return problem(c, 421, {
      detail: 'this server answers only to names of this machine',
      remedy: 'open it as http://127.0.0.1 or through a tunnel',
    })
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign =
      (origin !== undefined && origin !== `http://${host}`) || (site !== undefined && site !== 'same-origin')
    if (foreign) return problem(c, 403, { detail: 'the request comes from another site' })
    if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
      return problem(c, 403, {
        detail: 'the content type is not application/json',
        remedy: 'send a JSON body, e.g. {}',
      })
  }
  await next()
  return undefined
}

/** On every answer, also on refusals and failures. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Frame-Options', 'DENY')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  c.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
  if (c.res.headers.get('content-security-policy') === null)
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  if (c.res.headers.get('cache-control') === null) c.header('Cache-Control', 'no-store')
}
