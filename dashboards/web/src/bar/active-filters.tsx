import { Button } from '@mantine/core'
import { formatDateTime } from '../format/dates.ts'
import { useLanguage } from '../i18n/language.tsx'
import { hasFilters, type View } from '../state/filters.ts'
import { useLabels } from '../state/use-labels.ts'
import { useView } from '../state/use-view.tsx'
import { defangText } from '../text/marks-of.ts'

interface Active {
  readonly label: string
  readonly without: Partial<View>
}

/** What narrows the view now, each with a way out. */
export function ActiveFilters() {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const { view, change } = useView()
  const { range, categories, roles, sources, indicator, query } = view
  const listed = (name: 'categories' | 'roles' | 'sources', ids: readonly string[], label: (id: string) => string) =>
    ids.map((id): Active => ({ label: label(id), without: { [name]: ids.filter((other) => other !== id) } }))
  const active: readonly Active[] = [
    ...(typeof range === 'string'
      ? []
      : [
          {
            label: `${formatDateTime(range.fromMs, language)} – ${formatDateTime(range.toMs, language)}`,
            without: { range: '24h' as const },
          },
        ]),
    ...listed('categories', categories, labels.category),
    ...listed('roles', roles, labels.role),
    ...listed('sources', sources, labels.source),
    ...(indicator === '' ? [] : [{ label: indicatorLabel(indicator, t.indicatorTypes), without: { indicator: '' } }]),
    ...(query === '' ? [] : [{ label: `“${query}”`, without: { query: '' } }]),
  ]
  if (active.length === 0) return null
  return (
    <div className="rw-active">
      {active.map(({ label, without }) => (
        <span key={label} className="rw-tag">
          <bdi>{label}</bdi>
          <button
            type="button"
            className="rw-active-remove"
            aria-label={t.removeFilter(label)}
            onClick={() => {
              change(without)
            }}
          >
            ×
          </button>
        </span>
      ))}
      {hasFilters(view) && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            change({ categories: [], roles: [], sources: [], query: '', indicator: '' })
          }}
        >
          {t.clearFilters}
        </Button>
      )}
    </div>
  )
}

function indicatorLabel(indicator: string, names: Readonly<Record<string, string>>): string {
  const colon = indicator.indexOf(':')
  const type = indicator.slice(0, colon)
  return `${names[type] ?? type} ${defangText(indicator.slice(colon + 1))}`
}
