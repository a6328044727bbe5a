import type { Secret } from '../../core/secret.ts'

/** `host:port`. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Which Redis, and how to be let in. */
export interface RedisSettings {
  readonly servers:
    /** redis:// or rediss:// (TLS), which may hold user, password and number of the database. */
    | { readonly kind: 'single'; readonly url: Secret }
    | { readonly kind: 'sentinel'; readonly sentinels: readonly Address[]; readonly name: string }
    | { readonly kind: 'cluster'; readonly nodes: readonly Address[] }
  readonly username?: string | undefined
  readonly password?: Secret | undefined
  readonly sentinelPassword?: Secret | undefined
  /** Undefined: no TLS, unless the URL is rediss://. `ca`: certificates in PEM, beside those that Node knows. */
  readonly tls?: { readonly ca?: string | undefined } | undefined
}
