import { useEffect } from 'react'

interface PostKeys {
  /** False while a drawer or a list of keys lies over the posts. */
  readonly active: boolean
  readonly move: (step: 1 | -1) => void
  readonly open: () => void
  readonly leave: () => void
}

/** `j` `k` `o` Enter Esc, unless they are typed into a field or meant for a button. */
export function usePostKeys({ active, move, open, leave }: PostKeys): void {
  useEffect(() => {
    if (!active) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else if (event.key === 'o') open()
      else if (
        event.key === 'Enter' &&
        event.target instanceof HTMLElement &&
        event.target.dataset['post'] !== undefined
      )
        open()
      else if (event.key === 'Escape') leave()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [active, move, open, leave])
}

/** True when a key belongs to a field and is no shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
