import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../api/client.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Failure } from '../parts/panel.tsx'

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch' | 'isFetching'>
  /** What to say when the thing is no more. */
  readonly gone: string
  readonly children: (data: T) => ReactNode
}

/** The states of one thing that is looked at by itself. */
export function Loaded<T>({ query, gone, children }: LoadedProps<T>) {
  const { t } = useLanguage()
  const { data, error } = query
  if (data !== undefined) return children(data)
  if (error === null)
    return (
      <div className="rw-stack" role="status">
        <span className="rw-hidden">{t.loading}</span>
        <Skeleton height={22} width="60%" />
        <Skeleton height={120} />
      </div>
    )
  const missing = error instanceof ApiError && error.status === 404
  return (
    <Failure
      title={missing ? gone : t.failed}
      error={error}
      retry={() => void query.refetch()}
      busy={query.isFetching}
    />
  )
}

/** One line of a list of facts; nothing when there is nothing to say. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
