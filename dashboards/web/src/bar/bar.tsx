import { Button, SegmentedControl } from '@mantine/core'
import { Suspense, lazy, useState } from 'react'
import { useMeta, useSources } from '../api/queries.ts'
import { useLanguage } from '../i18n/language.tsx'
import { RANGES } from '../state/filters.ts'
import { useLabels } from '../state/use-labels.ts'
import { useView } from '../state/use-view.tsx'
import { ActiveFilters } from './active-filters.tsx'
import { FilterMenu, type FilterOption } from './filter-menu.tsx'
import { LanguageButton, ThemeMenu, KeysButton } from './settings.tsx'
import { LiveDot } from './live-dot.tsx'
import { SearchField } from './search-field.tsx'
import './bar.css'

const OwnRange = lazy(async () => ({ default: (await import('./own-range.tsx')).OwnRange }))

/** Stays in sight: what is being looked at, and whether it is alive. */
export function Bar({ onKeys }: { readonly onKeys: () => void }) {
  const { t } = useLanguage()
  return (
    <header className="rw-bar">
      <div className="rw-bar-top">
        <h1 className="rw-bar-name">
          {t.product} <span className="rw-quiet rw-bar-line">{t.productLine}</span>
        </h1>
        <LiveDot />
        <div className="rw-bar-settings">
          <LanguageButton />
          <ThemeMenu />
          <KeysButton onKeys={onKeys} />
        </div>
      </div>
      <div className="rw-bar-filters" role="search" aria-label={t.filters}>
        <RangeControl />
        <Menus />
        <SearchField />
        <ActiveFilters />
      </div>
    </header>
  )
}

function RangeControl() {
  const { t } = useLanguage()
  const { view, change } = useView()
  const [choosing, setChoosing] = useState(false)
  const own = typeof view.range !== 'string'
  return (
    <div className="rw-bar-range">
      <SegmentedControl
        size="xs"
        aria-label={t.range}
        value={typeof view.range === 'string' ? view.range : ''}
        onChange={(value) => {
          const range = RANGES.find((known) => known === value)
          if (range !== undefined) change({ range })
        }}
        data={RANGES.map((range) => ({ value: range, label: t.ranges[range] }))}
      />
      <Button
        size="compact-sm"
        variant={own ? 'light' : 'default'}
        aria-expanded={choosing}
        onClick={() => {
          setChoosing(!choosing)
        }}
      >
        {t.ownRange}
      </Button>
      {choosing && (
        <Suspense fallback={null}>
          <OwnRange
            onDone={() => {
              setChoosing(false)
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

function Menus() {
  const { language, t } = useLanguage()
  const { view, change } = useView()
  const { data: meta } = useMeta()
  const { data: sources } = useSources()
  const labels = useLabels()
  const categories = (meta?.categories ?? []).flatMap((top): readonly FilterOption[] => [
    { id: top.id, label: top[language] },
    ...top.leaves.map((leaf) => ({ id: leaf.id, label: leaf[language], indented: true })),
  ])
  return (
    <>
      <FilterMenu
        name={t.category}
        options={categories}
        chosen={view.categories}
        onChange={(ids) => {
          change({ categories: ids })
        }}
      />
      <FilterMenu
        name={t.role}
        options={(meta?.roles ?? []).map(({ id }) => ({ id, label: labels.role(id) }))}
        chosen={view.roles}
        onChange={(ids) => {
          change({ roles: ids, everything: view.everything || ids.includes('unrelated') })
        }}
      />
      <FilterMenu
        name={t.source}
        options={(sources?.sources ?? []).map(({ id, title }) => ({ id, label: title }))}
        chosen={view.sources}
        onChange={(ids) => {
          change({ sources: ids })
        }}
      />
    </>
  )
}
