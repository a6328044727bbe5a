import type { ReactNode } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import type { View } from '../state/filters.ts'
import { useView } from '../state/use-view.tsx'

interface FilterLinkProps {
  /** What is changed in the view. */
  readonly to: Partial<View>
  /** What it filters by, for a screen reader and on hover. */
  readonly what: string
  readonly children: ReactNode
  readonly className?: string
}

/** Where the filtered posts are. */
export const POSTS_ID = 'posts'

/** A number or word that opens the posts behind it. */
export function FilterLink({ to, what, children, className }: FilterLinkProps) {
  const { change } = useView()
  const { t } = useLanguage()
  return (
    <button
      type="button"
      className={`rw-link ${className ?? ''}`}
      title={t.filterBy(what)}
      onClick={() => {
        change({ opened: null, ...to })
      }}
    >
      {children}
    </button>
  )
}
