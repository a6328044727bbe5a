import { readFileSync } from 'node:fs'
import { Client, SniffingTransport } from '@elastic/elasticsearch'
import { UserError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'

export interface ElasticsearchConnection {
  /** One address, or several of the same cluster, without user and password. */
  readonly node: string | readonly string[]
  /** An API key (base64, as Elasticsearch shows it), or a user with a password. */
  readonly auth?: { readonly apiKey: Secret } | { readonly username: string; readonly password: Secret } | undefined
  /** File with the certificates (PEM) of the authority that signed the cluster's, when the system does not know it. */
  readonly ca?: string | undefined
}

/** Speaks the dialect of version 8, which 9 understands too: in its own, this client is refused by 8. */
class CommonTransport extends SniffingTransport {
  constructor(options: ConstructorParameters<typeof SniffingTransport>[0]) {
    const json = 'application/vnd.elasticsearch+json; compatible-with=8'
    const ndjsonContentType = 'application/vnd.elasticsearch+x-ndjson; compatible-with=8'
    super({ ...options, vendoredHeaders: { jsonContentType: json, ndjsonContentType, accept: `${json},text/plain` } })
  }
}

/** Long enough for a big search on a busy cluster; what takes longer is taken for unreachable. */
const REQUEST_TIMEOUT_MS = 30_000

/** Retries are ours (bulk.ts, the queues): the client's own would repeat a write without telling. */
export function createClient({ node, auth, ca }: ElasticsearchConnection): Client {
  const nodes = typeof node === 'string' ? [node] : node
  return new Client({
    nodes: nodes.map(checkedAddress),
    Transport: CommonTransport,
    maxRetries: 0,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(auth === undefined ? {} : { auth: revealed(auth) }),
    ...(ca === undefined ? {} : { tls: { ca: readCertificates(ca) } }),
  })
}

function revealed(auth: NonNullable<ElasticsearchConnection['auth']>) {
  return 'apiKey' in auth
    ? { apiKey: auth.apiKey.reveal() }
    : { username: auth.username, password: auth.password.reveal() }
}

function checkedAddress(address: string): string {
  const url = URL.parse(address)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new UserError("Elasticsearch's address is none", 'name one like https://elastic.example:9200')
  if (url.username !== '' || url.password !== '')
    throw new UserError(
      `Elasticsearch's address ${url.host} holds a user or password`,
      'give them apart from the address',
    )
  return address
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(
      `${file}: Elasticsearch's certificate authority can't be read (${error instanceof Error ? error.message : String(error)})`,
      'name a PEM file that this user may read',
    )
  }
}
