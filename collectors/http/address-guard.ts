import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { CollectorError } from '../../core/errors.ts'
import { isPublicAddress } from '../../core/public-address.ts'
import { safeUrl } from './safe-url.ts'

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** Every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

export const resolveByDns: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))

/** `host:port` stands in the configuration as allowed. */
function isAllowed(url: URL, allow: readonly string[]): boolean {
  return allow.some((entry) => entry.toLowerCase() === hostPortOf(url))
}

/** Allowed, and given by number: the operator's own, so nobody else is asked too often. */
export function isOwnMachine(url: URL, allow: readonly string[]): boolean {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return (isIP(hostname) !== 0 || hostname === 'localhost') && isAllowed(url, allow)
}

/** For an HTTP or WebSocket request: answers with the checked addresses, whatever DNS would say a second time. */
export function pinnedLookup(addresses: readonly Address[]) {
  return (
    _hostname: string,
    options: { all?: boolean | undefined },
    callback: (error: Error | null, address: string | Address[], family?: 4 | 6) => void,
  ): void => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

/**
 * Where a URL may be fetched from: the addresses that the connection must be made to. Public ones only, unless its `host:port` is allowed.
 * @throws CollectorError `blocked` for an address that must not be used, `unreachable` for a name that does not resolve.
 */
export async function guardAddress(
  url: URL,
  { protocols, allow, resolve }: { protocols: readonly string[]; allow: readonly string[]; resolve: Resolve },
): Promise<readonly Address[]> {
  if (!protocols.includes(url.protocol)) {
    throw new CollectorError('blocked', `${safeUrl(url)}: only ${protocols.join(' and ')} addresses are read`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new CollectorError('blocked', `${safeUrl(url)}: an address with a user name or password in it is not used`)
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(hostname)
  const all =
    family === 0 ? await resolved(hostname, resolve) : [{ address: hostname, family: family === 6 ? 6 : 4 } as const]
  const addresses = isAllowed(url, allow) ? all : all.filter(({ address }) => isPublicAddress(address))
  if (addresses.length === 0) {
    const hostPort = hostPortOf(url)
    throw new CollectorError(
      'blocked',
      `${safeUrl(url)}: ${hostPort} is on a private network, which is not read; if it is yours, add "${hostPort}" to collecting.allowPrivateAddresses`,
    )
  }
  return addresses
}

async function resolved(hostname: string, resolve: Resolve): Promise<readonly Address[]> {
  try {
    const addresses = await resolve(hostname)
    if (addresses.length > 0) return addresses
  } catch {
    // What matters to the reader is the same for every resolver error.
  }
  throw new CollectorError(
    'unreachable',
    `${hostname}: this name has no address; check its spelling and the network's DNS`,
  )
}

function hostPortOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' || protocol === 'wss:' ? '443' : '80') : port}`
}
