import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { formatClock } from '../format/dates.ts'
import { useLanguage } from '../i18n/language.tsx'
import { ErrorBoundary } from './error-boundary.tsx'

interface PanelProps<T> {
  readonly title: string
  readonly query: Pick<
    UseQueryResult<T>,
    'data' | 'error' | 'isPlaceholderData' | 'refetch' | 'dataUpdatedAt' | 'isFetching'
  >
  /** Beside the title: what the numbers are counted from. */
  readonly base?: ReactNode
  readonly tools?: ReactNode
  /** Rows of grey while the first answer is awaited; about as high as what comes. */
  readonly skeletonRows?: number
  readonly className?: string
  readonly children: (data: T) => ReactNode
}

/** A part of the page with its states: loading, shown, out of date, failed. What fails here stays here. */
export function Panel<T>({ title, query, base, tools, skeletonRows = 4, className, children }: PanelProps<T>) {
  const titleId = useId()
  const { t } = useLanguage()
  const { data, error, isPlaceholderData } = query
  const retry = () => void query.refetch()
  return (
    <section
      className={`rw-panel ${className ?? ''}`}
      aria-labelledby={titleId}
      aria-busy={data === undefined && error === null}
      data-renewing={isPlaceholderData}
    >
      <header className="rw-panel-head">
        <h2 id={titleId}>{title}</h2>
        {base !== undefined && <span className="rw-quiet">{base}</span>}
        {tools !== undefined && <div className="rw-panel-tools">{tools}</div>}
      </header>
      <div className="rw-panel-body">
        <ErrorBoundary fallback={<Failure title={t.failedRender} retry={retry} busy={false} />}>
          {data === undefined ? (
            error === null ? (
              <Loading rows={skeletonRows} />
            ) : (
              <Failure title={t.failed} error={error} retry={retry} busy={query.isFetching} />
            )
          ) : (
            <>
              {error !== null && (
                <div className="rw-notice rw-notice-stale" role="status">
                  <span>{t.staleData(formatClock(query.dataUpdatedAt))}</span>
                  <Button size="compact-xs" variant="default" onClick={retry} loading={query.isFetching}>
                    {t.retry}
                  </Button>
                </div>
              )}
              {children(data)}
            </>
          )}
        </ErrorBoundary>
      </div>
    </section>
  )
}

function Loading({ rows }: { readonly rows: number }) {
  const { t } = useLanguage()
  return (
    <div className="rw-stack" role="status">
      <span className="rw-hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={18} width={`${100 - ((i * 13) % 40)}%`} />
      ))}
    </div>
  )
}

interface FailureProps {
  readonly title: string
  readonly error?: Error
  readonly retry: () => void
  readonly busy: boolean
}

/** What went wrong, what to do, and a button to try again. */
export function Failure({ title, error, retry, busy }: FailureProps) {
  const { t } = useLanguage()
  const unreachable = error instanceof ApiError && error.status === 0
  const remedy = unreachable ? t.unreachableRemedy : error instanceof ApiError ? error.remedy : undefined
  return (
    <div className="rw-notice rw-notice-error" role="alert">
      <div>
        <strong>{title}</strong>
        {error !== undefined && <p>{unreachable ? t.unreachable : error.message}</p>}
        {remedy !== undefined && <p className="rw-failure-remedy">{remedy}</p>}
      </div>
      <Button size="compact-sm" variant="default" onClick={retry} loading={busy}>
        {t.retry}
      </Button>
    </div>
  )
}

/** Nothing to show, and what to do about it. */
export function Empty({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint: string
  readonly children?: ReactNode
}) {
  return (
    <div className="rw-empty">
      <p>{title}</p>
      <p className="rw-quiet">{hint}</p>
      {children}
    </div>
  )
}
