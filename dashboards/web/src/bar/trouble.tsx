import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Readiness } from '../../../api/schemas/meta.ts'
import { useReadiness } from '../api/queries.ts'
import { formatDateTime } from '../format/dates.ts'
import { useLanguage } from '../i18n/language.tsx'

/** What the server lacks to do its work: what, since when, what still works and what to do. Nothing while it lacks nothing. */
export function Trouble() {
  const { t } = useLanguage()
  const { data } = useReadiness()
  const client = useQueryClient()
  const ready = data?.ready ?? true
  const wasReady = useRef(true)
  useEffect(() => {
    // Changes of the time in between may have been told to nobody.
    if (ready && !wasReady.current) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'readiness' }) // prettier-ignore
    wasReady.current = ready
  }, [ready, client])
  if (data === undefined || ready) return null
  return (
    <section className="rw-notice rw-notice-error rw-trouble" role="alert" aria-label={t.trouble.title}>
      <h2>{t.trouble.title}</h2>
      <ul className="rw-stack">
        {data.missing.map((one) => (
          <MissingPart key={`${one.part}/${one.problem}`} missing={one} />
        ))}
      </ul>
    </section>
  )
}

/** The exact time, not the relative one: what changes here is read out. */
function MissingPart({
  missing: { part, problem, remedy, since },
}: {
  readonly missing: Readiness['missing'][number]
}) {
  const { language, t } = useLanguage()
  const known = part === 'queues' || part === 'store' || part === 'page' ? part : 'other'
  return (
    <li>
      <p>
        <strong>{known === 'other' ? part : t.trouble.parts[known]}</strong>{' '}
        <time dateTime={since}>{t.since(formatDateTime(Date.parse(since), language))}</time>
      </p>
      <p>{t.trouble.stillWorks[known]}</p>
      <p lang="en" className="rw-trouble-reason">
        {problem}
        {remedy !== undefined && `: ${remedy}`}
      </p>
    </li>
  )
}
