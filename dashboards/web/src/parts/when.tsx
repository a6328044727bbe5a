import { useNow } from '../clock.ts'
import { formatDateTime, formatRelative } from '../format/dates.ts'
import { useLanguage } from '../i18n/language.tsx'

/** A time as a person says it, with the exact one on hover and for machines. */
export function When({ at, wrap }: { readonly at: string; readonly wrap?: (relative: string) => string }) {
  const { language } = useLanguage()
  const ms = Date.parse(at)
  const relative = formatRelative(ms, useNow(), language)
  return (
    <time dateTime={at} title={formatDateTime(ms, language)}>
      {wrap === undefined ? relative : wrap(relative)}
    </time>
  )
}
