import { Button, FocusTrap } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { useState } from 'react'
import { DAY_MS, buddhistYear, dayOf, parseDay } from '../../../../core/bangkok-time.ts'
import { formatDate, formatDayMonth } from '../format/dates.ts'
import { nowMs } from '../clock.ts'
import { useLanguage } from '../i18n/language.tsx'
import { useView } from '../state/use-view.tsx'

type Days = [string | null, string | null]

const WEEKDAYS = { th: ['อา.', 'จ.', 'อ.', 'พ.', 'พฤ.', 'ศ.', 'ส.'], en: ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'] }

/** Two Bangkok days, both of them part of the range. */
export function OwnRange({ onDone }: { readonly onDone: () => void }) {
  const { language, t } = useLanguage()
  const { view, change } = useView()
  const [days, setDays] = useState<Days>(() =>
    typeof view.range === 'string' ? [null, null] : [dayOf(view.range.fromMs), dayOf(view.range.toMs - 1)],
  )
  const fromMs = parseDay(days[0]?.slice(0, 10) ?? '')
  const lastMs = parseDay(days[1]?.slice(0, 10) ?? '')
  const year = (day: string) => (language === 'th' ? buddhistYear(Number(day.slice(0, 4))) : day.slice(0, 4))
  const month = (day: string) => formatDayMonth(parseDay(`${day.slice(0, 7)}-01`) ?? 0, language).replace(/^1 /, '')
  return (
    <FocusTrap active>
      <div
        className="rw-bar-own"
        role="dialog"
        aria-label={t.ownRangeHint}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
        }}
      >
        <p className="rw-quiet">{t.ownRangeHint}</p>
        <DatePicker
          type="range"
          allowSingleDateInRange
          value={days}
          onChange={(value) => {
            setDays(value)
          }}
          maxDate={dayOf(nowMs())}
          monthLabelFormat={(day) => `${month(day)} ${year(day)}`}
          weekdayFormat={(day) => WEEKDAYS[language][new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? ''}
          getDayProps={(day) => ({ 'aria-label': formatDate(parseDay(day.slice(0, 10)) ?? 0, language) })}
          // Red is kept for severity.
          weekendDays={[]}
          maxLevel="month"
        />
        <div className="rw-row">
          <Button
            size="compact-sm"
            disabled={fromMs === undefined || lastMs === undefined}
            onClick={() => {
              if (fromMs === undefined || lastMs === undefined) return
              change({ range: { fromMs, toMs: lastMs + DAY_MS } })
              onDone()
            }}
          >
            {t.apply}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onDone}>
            {t.cancel}
          </Button>
        </div>
      </div>
    </FocusTrap>
  )
}
