interface Named {
  readonly name?: string | undefined
  /** ISO 3166-1 alpha-2, or as the platform writes it. */
  readonly country?: string | undefined
  /** Degrees. */
  readonly latitude?: number | undefined
  readonly longitude?: number | undefined
}

/** `{ place }` for a post's `extra`, of what is known of it; nothing where nothing is. A point that is nowhere on Earth is left out. */
export function placed({ name, country, latitude, longitude }: Named): { readonly place?: Named } {
  const known = (text = '') => (text.trim() === '' ? undefined : text.trim().slice(0, 200))
  const isPoint = latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 // prettier-ignore
  const parts = Object.entries({ name: known(name), country: known(country), ...(isPoint ? { latitude, longitude } : {}) }).filter(([, value]) => value !== undefined) // prettier-ignore
  return parts.length === 0 ? {} : { place: Object.fromEntries(parts) }
}
