import { useSourceHistory, useSources } from '../api/queries.ts'
import { formatDateTime } from '../format/dates.ts'
import { useLanguage } from '../i18n/language.tsx'
import { When } from '../parts/when.tsx'
import { PostsBehind } from './posts-behind.tsx'
import { Fact, Loaded, Section } from './loaded.tsx'

/** How a source is, how that changed, and its posts. */
export function SourceDetails({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  const query = useSources()
  return (
    <Loaded query={query} gone={t.sourcesEmpty}>
      {({ sources }) => {
        const source = sources.find((one) => one.id === id)
        if (source === undefined) return <p>{t.sourcesEmpty}</p>
        return (
          <div className="rw-details">
            <h2>{source.title}</h2>
            <dl className="rw-facts">
              <Fact name={t.sourceState}>{t.sourceStates[source.state]}</Fact>
              <Fact name={t.since('').trim()}>{source.since === null ? undefined : <When at={source.since} />}</Fact>
              <Fact name={t.whatToDo}>{t.sourceAdvice[source.state]}</Fact>
              <Fact name={t.why}>
                <span lang="en">{source.message}</span>
              </Fact>
            </dl>
            <Section title={t.stateHistory}>
              <History id={id} />
            </Section>
            <PostsBehind part={{ sources: [id] }} />
          </div>
        )
      }}
    </Loaded>
  )
}

function History({ id }: { readonly id: string }) {
  const { language, t } = useLanguage()
  const query = useSourceHistory(id)
  return (
    <Loaded query={query} gone={t.stateHistoryEmpty}>
      {({ changes }) =>
        changes.length === 0 ? (
          <p>{t.stateHistoryEmpty}</p>
        ) : (
          <dl className="rw-facts">
            {changes.map(({ at, to, message }) => (
              <Fact key={at} name={formatDateTime(Date.parse(at), language)}>
                {t.sourceStates[to]}{' '}
                <span className="rw-quiet" lang="en">
                  {message}
                </span>
              </Fact>
            ))}
          </dl>
        )
      }
    </Loaded>
  )
}
