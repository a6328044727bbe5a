import { z } from 'zod'

/**
 * Option of where a platform is, for reading a simulated one with the same source.
 * @param official - Without a slash at its end.
 * @returns Its value has none either, so that a path can follow.
 */
export function baseUrlOption(official: string, what = 'Where the API is') {
  return z
    .url({ protocol: /^https?$/, error: `write an address with nothing behind its path, e.g. ${official}` })
    .refine((url) => !/[?#]/.test(url), `leave out what follows ? or #, e.g. ${official}`)
    .overwrite((url) => url.replace(/\/+$/, ''))
    .default(official)
    .describe(what)
}
