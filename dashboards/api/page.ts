import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Context } from 'hono'
import { problem } from './problems.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}
const NONCE = '__CSP_NONCE__'

/** The built page: its index with a nonce of its own each time, and files whose names change with their content. */
export function createPage(pageDir: string) {
  return {
    async index(c: Context): Promise<Response> {
      const html = await read(join(pageDir, 'index.html'))
      if (html === undefined)
        return problem(c, 503, {
          detail: 'the page is not built',
          remedy: 'run `npx rawang build-page`, or start again: start and demo build it',
        })
      const nonce = randomBytes(16).toString('base64')
      return c.html(html.toString('utf8').replaceAll(NONCE, nonce), 200, {
        'Content-Security-Policy': policy(nonce),
        'Cache-Control': 'no-cache',
      })
    },
    async asset(c: Context): Promise<Response> {
      const name = c.req.param('name') ?? ''
      const type = TYPES[extname(name)]
      // One segment of letters: it can't leave the folder.
      const bytes = /^[\w.-]+$/.test(name) && type !== undefined ? await read(join(pageDir, 'assets', name)) : undefined
      if (bytes === undefined || type === undefined) return problem(c, 404, { detail: 'there is no such file' })
      return c.body(Uint8Array.from(bytes), 200, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=31536000, immutable',
      })
    },
  }
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}
