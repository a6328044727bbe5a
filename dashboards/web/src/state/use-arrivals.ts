import { useEffect, useState } from 'react'

interface Seen {
  readonly key: string
  readonly ids: ReadonlySet<string>
  readonly arrived: ReadonlySet<string>
}

const NOTHING: ReadonlySet<string> = new Set()

/** Which things of a list were not in the one before it; none right after `key` (what is listed) changed. */
export function useArrivals(list: readonly { readonly id: string }[], key: string): ReadonlySet<string> {
  const [seen, setSeen] = useState<Seen>({ key, ids: NOTHING, arrived: NOTHING })
  useEffect(() => {
    setSeen((before) => {
      const ids = new Set(list.map(({ id }) => id))
      if (before.key !== key || before.ids.size === 0) return { key, ids, arrived: NOTHING }
      return { key, ids, arrived: new Set([...ids].filter((id) => !before.ids.has(id))) }
    })
  }, [list, key])
  return seen.arrived
}
