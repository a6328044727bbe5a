import { Drawer } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useLanguage } from '../i18n/language.tsx'
import type { Opened } from '../state/filters.ts'
import { useView } from '../state/use-view.tsx'
import { AlertDetails } from './alert-details.tsx'
import { CampaignList } from './campaign-list.tsx'
import { PostDetails } from './post-details.tsx'
import { SourceDetails } from './source-details.tsx'
import { TrendDetails } from './trend-details.tsx'
import './drawers.css'

/** The thing that was opened, beside the page. It has an address of its own; Esc and back close it. */
export function OpenedDrawer({ opened }: { readonly opened: Opened }) {
  const { t } = useLanguage()
  const { open } = useView()
  const [title, content] = contentOf(opened, t)
  const closeButton = useRef<HTMLButtonElement>(null)

  // Back to where it was opened from: the drawer leaves the page as a whole, so Mantine's own return never comes.
  useLayoutEffect(() => {
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])

  // One thing opened from within another takes the button that had the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) closeButton.current?.focus()
  }, [opened.kind, opened.id])

  return (
    <Drawer
      opened
      onClose={() => {
        open(null)
      }}
      position="right"
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': t.close, ref: closeButton }}
      // It heads the drawer; the page's banner is the bar.
      attributes={{ header: { role: 'none' } }}
      transitionProps={{ duration: 120 }}
    >
      {content}
    </Drawer>
  )
}

function contentOf({ kind, id }: Opened, t: ReturnType<typeof useLanguage>['t']): readonly [string, ReactNode] {
  switch (kind) {
    case 'post':
      return [t.post, <PostDetails key={id} id={id} />]
    case 'trend':
      return [t.rising, <TrendDetails key={id} id={id} />]
    case 'alert':
      return [t.alerts, <AlertDetails key={id} id={id} />]
    case 'source':
      return [t.sources, <SourceDetails key={id} id={id} />]
    case 'campaigns':
      return [t.campaigns, <CampaignList key={id} />]
  }
}
