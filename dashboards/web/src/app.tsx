import { Suspense, lazy, useEffect, useState } from 'react'
import { useMeta } from './api/queries.ts'
import { Bar } from './bar/bar.tsx'
import { Trouble } from './bar/trouble.tsx'
import { useLanguage } from './i18n/language.tsx'
import { AlertsPanel } from './panels/alerts-panel.tsx'
import { ExportsPanel } from './panels/exports-panel.tsx'
import { FiguresPanel } from './panels/figures-panel.tsx'
import { PostsPanel } from './panels/posts-panel.tsx'
import { ReceiverPanel } from './panels/receiver-panel.tsx'
import { RisingPanel } from './panels/rising-panel.tsx'
import { SourcesPanel } from './panels/sources-panel.tsx'
import { TimelinePanel } from './panels/timeline-panel.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { isTyping } from './state/use-post-keys.ts'
import { useView } from './state/use-view.tsx'
import './theme/layout.css'

const OpenedDrawer = lazy(async () => ({ default: (await import('./drawers/drawers.tsx')).OpenedDrawer }))
const WatchWordsPanel = lazy(async () => ({
  default: (await import('./panels/watch-words-panel.tsx')).WatchWordsPanel,
}))
const KeyList = lazy(async () => ({ default: (await import('./drawers/key-list.tsx')).KeyList }))

/** The overview, from the top. */
export function App() {
  const { language, t } = useLanguage()
  const { view } = useView()
  const { data: meta } = useMeta()
  const [keysShown, setKeysShown] = useState(false)

  useEffect(() => {
    document.documentElement.lang = language
    document.title = `${t.product} · ${t.overview}`
  }, [language, t])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '?' && !isTyping(event.target)) setKeysShown(true)
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [])

  return (
    <>
      <a className="rw-skip" href="#content">
        {t.skip}
      </a>
      <Bar
        onKeys={() => {
          setKeysShown(true)
        }}
      />
      <main id="content" className="rw-page">
        <Trouble />
        {meta?.synthetic === true && <p className="rw-synthetic">{t.syntheticBanner}</p>}
        <FiguresPanel />
        <TimelinePanel />
        <div className="rw-columns">
          <div className="rw-column">
            <RisingPanel />
            <AlertsPanel />
            {meta?.receiver === true && <ReceiverPanel />}
          </div>
          <PostsPanel />
        </div>
        <ErrorBoundary fallback={<p className="rw-notice rw-notice-error">{t.failedRender}</p>}>
          <Suspense fallback={null}>
            <WatchWordsPanel />
          </Suspense>
        </ErrorBoundary>
        <div className="rw-columns">
          <SourcesPanel />
          <ExportsPanel />
        </div>
      </main>
      <footer className="rw-page">
        <div className="rw-foot rw-quiet">
          <span>{t.timeZone}</span>
          {meta !== undefined && <span>{t.versions(meta.version, meta.pipelineVersion)}</span>}
          <a href="/openapi.json">{t.apiDocs}</a>
        </div>
      </footer>
      <ErrorBoundary fallback={null}>
        <Suspense fallback={null}>
          {view.opened !== null && <OpenedDrawer opened={view.opened} />}
          {keysShown && (
            <KeyList
              onClose={() => {
                setKeysShown(false)
              }}
            />
          )}
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
