import { createContext, use, useCallback, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { formatView, parseView, type Opened, type View } from './filters.ts'

export interface ViewControl {
  readonly view: View
  /** Goes to a changed view; back returns. `replace`: without a step of its own, e.g. while typing. */
  readonly change: (part: Partial<View>, options?: { readonly replace?: boolean }) => void
  readonly open: (opened: Opened | null) => void
}

const ViewContext = createContext<ViewControl | null>(null)

const CHANGED = 'rawang:view'

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(CHANGED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(CHANGED, listener)
  }
}

const currentSearch = (): string => location.search

/** The address is the only place where the view lives. */
export function ViewProvider({ children }: { readonly children: ReactNode }) {
  const search = useSyncExternalStore(subscribe, currentSearch)
  const view = useMemo(() => parseView(search), [search])
  const change = useCallback<ViewControl['change']>((part, options) => {
    const next = formatView({ ...parseView(location.search), ...part })
    if (next === formatView(parseView(location.search))) return
    const address = `${location.pathname}${next}`
    if (options?.replace === true) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
    dispatchEvent(new Event(CHANGED))
  }, [])
  const open = useCallback<ViewControl['open']>(
    (opened) => {
      change({ opened })
    },
    [change],
  )
  const control = useMemo(() => ({ view, change, open }), [view, change, open])
  return <ViewContext value={control}>{children}</ViewContext>
}

export function useView(): ViewControl {
  const control = use(ViewContext)
  if (control === null) throw new Error('ViewProvider is missing')
  return control
}

/** Adds to a list of filters, or takes away what is there. */
export function toggled(list: readonly string[], id: string): readonly string[] {
  return list.includes(id) ? list.filter((other) => other !== id) : [...list, id]
}
