import { Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { NewWatchWord, RequestPlans } from '../../../api/schemas/sources.ts'
import { postJson } from '../api/client.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Failure } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'

type SourcePlan = RequestPlans['sources'][number]
type BudgetPlan = SourcePlan['budgets'][number]

/** What a watch-word makes the sources ask, exactly; what that costs, and how late its posts are. Sends nothing. */
export function RequestPreview({ word }: { readonly word: NewWatchWord }) {
  const { t } = useLanguage()
  const query = useQuery({
    queryKey: ['watch-words', 'preview', word],
    queryFn: () => postJson('watch-words/preview', word) as Promise<RequestPlans>,
    staleTime: 0,
  })
  return (
    <section className="rw-preview rw-stack" aria-label={t.watchWords.previewOf(word.title)} aria-live="polite">
      <div className="rw-row">
        <strong>{t.watchWords.previewOf(word.title)}</strong>
        <span className="rw-quiet">{t.watchWords.previewHint}</span>
      </div>
      {query.error !== null ? (
        <Failure
          title={t.watchWords.previewFailed}
          error={query.error}
          retry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : query.data === undefined ? (
        <Loader size="sm" aria-label={t.loading} />
      ) : query.data.sources.length === 0 ? (
        <p>{t.watchWords.previewNone}</p>
      ) : (
        query.data.sources.map((plan) => <Plan key={plan.id} plan={plan} />)
      )}
    </section>
  )
}

function Plan({ plan }: { readonly plan: SourcePlan }) {
  const { language, t } = useLanguage()
  const number = (n: number) => formatNumber(n, language, 1)
  return (
    <article>
      <strong>{plan.title}</strong>
      <p className="rw-quiet">
        {plan.nextRun === null ? t.watchWords.off : <When at={plan.nextRun} wrap={t.nextRun} />} ·{' '}
        {t.watchWords.delay(number(plan.expectedDelayMinutes), number(plan.everyMinutes))}
      </p>
      <ul className="rw-preview-requests">
        {plan.requests?.map(({ method, url, body, spend }) => (
          <li key={`${method} ${url} ${body ?? ''}`}>
            <code className="rw-preview-request">
              {method} {readable(url)}
              {body !== undefined && <> {body}</>}
            </code>
            <div className="rw-row">
              <CopyButton
                what={`${method} ${plan.title}`}
                text={`${method} ${url}${body === undefined ? '' : ` ${body}`}`}
              />
              <span className="rw-quiet">
                {spend.length === 0
                  ? t.watchWords.free
                  : spend.map(({ amount, budget }) => t.watchWords.cost(number(amount), budget)).join(', ')}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {plan.budgets.map((budget) => (
        <p key={budget.id} className="rw-quiet">
          {t.watchWords.budget(budget.id, number(budget.used), number(budget.limit), budget.unit)} ·{' '}
          {t.watchWords.allowance(number(budget.wanted), number(budget.allowance))} · <Lasts budget={budget} />
        </p>
      ))}
    </article>
  )
}

/** Only letters that are not ASCII are shown for their codes, as in the bar of a browser: no `&` or `=` appears that is none. */
function readable(url: string): string {
  return url.replace(/(?:%[89A-F][\dA-F])+/gi, (codes) => {
    try {
      return decodeURIComponent(codes)
    } catch {
      return codes
    }
  })
}

function Lasts({ budget: { everyRuns } }: { readonly budget: BudgetPlan }) {
  const { language, t } = useLanguage()
  if (everyRuns === null) return t.watchWords.noRun
  return everyRuns === 1 ? t.watchWords.everyRun : t.watchWords.someRuns(formatNumber(everyRuns, language))
}
