import { CloseButton, TextInput } from '@mantine/core'
import IconSearch from '@tabler/icons-react/icons/IconSearch'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import { isTyping } from '../state/use-post-keys.ts'
import { useView } from '../state/use-view.tsx'

/** Typing pauses this long before it is searched. */
const PAUSE_MS = 400

export function SearchField() {
  const { t } = useLanguage()
  const { view, change } = useView()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(view.query)
  const [shownFor, setShownFor] = useState(view.query)
  // Back, forward and the links of the page change the query from outside.
  if (shownFor !== view.query) {
    setShownFor(view.query)
    setTyped(view.query)
  }

  useEffect(() => {
    if (typed === view.query) return undefined
    const timer = setTimeout(() => {
      // A word that grows letter by letter is one step in the history.
      change({ query: typed.trim() === '' ? '' : typed }, { replace: view.query !== '' })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [typed, view.query, change])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [])

  return (
    <TextInput
      ref={field}
      className="rw-bar-search"
      size="xs"
      type="search"
      aria-label={t.search}
      placeholder={`${t.search} (/)`}
      title={t.searchHint}
      maxLength={1_000}
      value={typed}
      leftSection={<IconSearch size={15} aria-hidden="true" />}
      rightSection={
        typed !== '' && (
          <CloseButton
            size="sm"
            aria-label={t.clearSearch}
            onClick={() => {
              setTyped('')
              change({ query: '' })
              field.current?.focus()
            }}
          />
        )
      }
      onChange={(event) => {
        setTyped(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') change({ query: typed.trim() })
        else if (event.key === 'Escape') field.current?.blur()
      }}
    />
  )
}
