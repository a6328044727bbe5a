import { z } from 'zod'
import { baseUrlOption } from '../options/base-url.ts'

/** Options of every collector that asks graph.facebook.com: where the API is, and which version of it. */
export const GRAPH_ADDRESS_OPTIONS = {
  apiVersion: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default('v26.0')
    .describe('Version of the Graph API'),
  baseUrl: baseUrlOption('https://graph.facebook.com'),
}

/** With the version, as `createGraph` wants it: `https://graph.facebook.com/v26.0`. */
export function graphRoot({ baseUrl, apiVersion }: { baseUrl: string; apiVersion: string }): string {
  return `${baseUrl}/${apiVersion}`
}
