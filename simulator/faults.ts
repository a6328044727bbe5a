/** What a simulated platform can be made to do wrong. */
export type Fault =
  /** Answers this status; `headers` e.g. `{ 'retry-after': '120' }`. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers right, but only after so long. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Announces the whole answer and closes the connection in its middle. */
  | { readonly kind: 'cut-off' }
  /** A well-formed answer of so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** A web page with status 200, as a login or consent page. */
  | { readonly kind: 'web-page' }
  /** The right type, but the fields are called something else. */
  | { readonly kind: 'drift' }
  /** A right answer without posts. */
  | { readonly kind: 'empty' }
  /** Every post twice. */
  | { readonly kind: 'duplicate' }
  /** Sends the reader elsewhere. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** The platform's own refusal of that name (simulator/platforms/): `wrong-token`, `quota`, `cursor-refused`. */
  | { readonly kind: 'refuses'; readonly as: string }
  /** A page without posts that still leads on to the next one. */
  | { readonly kind: 'hollow' }
  /** The posts of a page in another order. */
  | { readonly kind: 'reorder' }
  /** Every page leads on to another one, with the same posts. */
  | { readonly kind: 'endless' }
  /** The platform's clock is off by so long. */
  | { readonly kind: 'clock-skew'; readonly byMs: number }

/** A part of the platform (`feed`, `mastodon`, `jetstream`, or an id of simulator/platforms/), or one exact path. */
export type FaultPlace = string

export interface FaultBook {
  /** `times`: for so many requests, then all is well again; default until it is taken back with `undefined`. */
  set(place: FaultPlace, fault: Fault | undefined, times?: number): void
  /** The fault for this request, counted. */
  take(part: FaultPlace, path: string): Fault | undefined
}

export function createFaultBook(): FaultBook {
  const faults = new Map<FaultPlace, { readonly fault: Fault; left: number }>()
  return {
    set(place, fault, times = Infinity) {
      if (fault === undefined) faults.delete(place)
      else faults.set(place, { fault, left: times })
    },
    take(part, path) {
      for (const place of [path, part]) {
        const entry = faults.get(place)
        if (entry === undefined) continue
        entry.left -= 1
        if (entry.left <= 0) faults.delete(place)
        return entry.fault
      }
      return undefined
    },
  }
}

export const WEB_PAGE =
  '<!doctype html><html><head><title>Log in</title></head><body><form>Please log in</form></body></html>'
