import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * How a payload lies in the queue: its JSON, deflated when it is long. Moving 270 kB of JSON through the embedded database takes
 * five times as long as deflating it and moving the rest.
 */
export type Wire = { readonly json: string } | { readonly deflated: string }

const DEFLATE_FROM = 4_096

export function pack(payload: unknown): Wire {
  const json = JSON.stringify(payload)
  if (json.length < DEFLATE_FROM) return { json }
  return { deflated: deflateRawSync(json, { level: 1 }).toString('base64') }
}

/** @throws When it was not made by {@link pack}. */
export function unpack(wire: Wire): unknown {
  return JSON.parse('json' in wire ? wire.json : inflateRawSync(Buffer.from(wire.deflated, 'base64')).toString())
}
