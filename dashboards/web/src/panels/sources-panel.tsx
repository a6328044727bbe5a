import { Tooltip } from '@mantine/core'
import type { Sources } from '../../../api/schemas/sources.ts'
import { useSources } from '../api/queries.ts'
import { useNow } from '../clock.ts'
import { formatDateTime, formatRelative } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { useView } from '../state/use-view.tsx'
import './foot.css'

type Source = Sources['sources'][number]

const FINE: ReadonlySet<Source['state']> = new Set(['ok', 'ok-empty', 'not-modified'])
const WAITING: ReadonlySet<Source['state']> = new Set(['never-run', 'disabled'])

/** Silence is an alarm: every source says in words how it is, and since when. */
export function SourcesPanel() {
  const { t } = useLanguage()
  const query = useSources()
  return (
    <Panel title={t.sources} query={query} skeletonRows={2}>
      {({ sources }) =>
        sources.length === 0 ? (
          <Empty title={t.sourcesEmpty} hint={t.sourcesEmptyHint} />
        ) : (
          <ul className="rw-chips">
            {sources.map((source) => (
              <SourceChip key={source.id} source={source} />
            ))}
          </ul>
        )
      }
    </Panel>
  )
}

function SourceChip({ source }: { readonly source: Source }) {
  const { language, t } = useLanguage()
  const { open } = useView()
  const now = useNow()
  const tone = FINE.has(source.state) ? 'fine' : WAITING.has(source.state) ? 'waiting' : 'trouble'
  const at = (time: string | null) =>
    time === null
      ? t.never
      : `${formatRelative(Date.parse(time), now, language)} (${formatDateTime(Date.parse(time), language)})`
  const details = [
    source.message,
    t.lastSuccess(at(source.lastSuccess)),
    ...(source.lastPost === null ? [] : [t.lastPost(at(source.lastPost))]),
    ...(source.nextRun === null ? [] : [t.nextRun(at(source.nextRun))]),
    ...Object.entries(source.skipped).map(([reason, count]) => `${reason}: ${formatNumber(count, language)}`),
  ].filter((line) => line !== '')
  return (
    <Tooltip
      multiline
      maw={420}
      events={{ hover: true, focus: true, touch: true }}
      label={details.map((line) => (
        <div key={line}>{line}</div>
      ))}
    >
      <li className={`rw-chip rw-chip-${tone}`}>
        <FilterLink to={{ sources: [source.id] }} what={source.title}>
          {source.title}
        </FilterLink>
        <button
          type="button"
          className="rw-link"
          title={t.showHistory(source.title)}
          onClick={() => {
            open({ kind: 'source', id: source.id })
          }}
        >
          {t.sourceStates[source.state]}
          {source.since !== null && (
            <span className="rw-quiet"> {t.since(formatRelative(Date.parse(source.since), now, language))}</span>
          )}
        </button>
        <span className="rw-quiet">
          {t.posts24h(formatNumber(source.posts24h, language))}
          {source.synthetic && <> · {t.synthetic}</>}
        </span>
        {tone === 'trouble' && <span>{t.sourceAdvice[source.state]}</span>}
        {tone === 'trouble' && source.message !== '' && (
          <span className="rw-quiet" lang="en">
            {source.message}
          </span>
        )}
      </li>
    </Tooltip>
  )
}
