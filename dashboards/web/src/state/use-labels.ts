import { useMemo } from 'react'
import { useMeta, useSources } from '../api/queries.ts'
import { useLanguage } from '../i18n/language.tsx'

export interface Labels {
  readonly category: (id: string) => string
  readonly role: (id: string) => string
  readonly source: (id: string) => string
  readonly agency: (id: string) => string
}

/** Names for people. An id that nobody knows is its own name: data may be older or newer than the taxonomy. */
export function useLabels(): Labels {
  const { language, t } = useLanguage()
  const { data: meta } = useMeta()
  const { data: sources } = useSources()
  return useMemo(() => {
    const categories = new Map<string, string>()
    for (const top of meta?.categories ?? []) {
      categories.set(top.id, top[language])
      for (const leaf of top.leaves) categories.set(leaf.id, leaf[language])
    }
    const agencies = new Map(meta?.agencies.map((agency) => [agency.id, agency[language]]))
    const titles = new Map(sources?.sources.map(({ id, title }) => [id, title]))
    const roles = new Map<string, string>(Object.entries(t.roles))
    return {
      category: (id) => categories.get(id) ?? id,
      role: (id) => roles.get(id) ?? id,
      source: (id) => titles.get(id) ?? id,
      agency: (id) => agencies.get(id) ?? id,
    }
  }, [meta, sources, language, t])
}
