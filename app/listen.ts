import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UserError } from '../core/errors.ts'

export interface RunningServer extends AsyncDisposable {
  readonly url: string
}

/** Connections that do not end by themselves are ended. */
const CLOSE_AFTER_MS = 2_000

/** Answers on an address until it is disposed. @throws UserError when the port is taken; then `option` names what to change. */
export async function listen(
  app: { readonly fetch: (request: Request) => Response | Promise<Response> },
  { host, port, option }: { readonly host: string; readonly port: number; readonly option: string },
): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(host, port, option) : error)
    })
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const impatience = setTimeout(() => {
        server.closeAllConnections()
      }, CLOSE_AFTER_MS)
      await closed
      clearTimeout(impatience)
    },
  }
}

function portTaken(host: string, port: number, option: string): UserError {
  return new UserError(
    `port ${port} on ${host} is taken by another process`,
    `give another one with ${option} ${port + 1}, or ${option} 0 for any that is free`,
  )
}
