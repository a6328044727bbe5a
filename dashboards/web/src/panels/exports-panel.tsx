import { Button } from '@mantine/core'
import { parseDay } from '../../../../core/bangkok-time.ts'
import { useExports } from '../api/queries.ts'
import { formatDate } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import './foot.css'

const SHOWN = 8

/** The weekly report: the last complete week now, and those that were written on schedule. */
export function ExportsPanel() {
  const { language, t } = useLanguage()
  const query = useExports()
  const day = (text: string) => formatDate(parseDay(text.slice(0, 10)) ?? Date.parse(text), language)
  return (
    <Panel title={t.weekly} query={query} skeletonRows={3}>
      {({ lastWeek, nextAt, formats, written }) => (
        <div className="rw-stack">
          <div>
            <p>{t.weekOf(day(lastWeek.from), day(lastWeek.to))}</p>
            <p className="rw-quiet">
              <When at={nextAt} wrap={t.nextExport} />
            </p>
          </div>
          <div className="rw-downloads">
            {formats.map((format) => (
              <Button
                key={format}
                component="a"
                size="compact-sm"
                variant="default"
                href={`/api/v1/exports/week?format=${format}`}
                download
                aria-label={t.download(format.toUpperCase())}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </div>
          {written.length === 0 ? (
            <p className="rw-quiet">{t.writtenNone}</p>
          ) : (
            <details className="rw-written">
              <summary>
                {t.written} ({formatNumber(written.length, language)})
              </summary>
              <ul>
                {written.slice(0, SHOWN).map(({ file, bytes, writtenAt }) => (
                  <li key={file}>
                    <a href={`/api/v1/exports/files/${encodeURIComponent(file)}`} download>
                      {file}
                    </a>{' '}
                    <span className="rw-quiet">
                      {t.bytes(formatNumber(bytes / 1000, language, 1))} · <When at={writtenAt} />
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
    </Panel>
  )
}
