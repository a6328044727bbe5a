import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/client.ts'
import { LiveChannel } from './api/live.ts'
import { LiveContext } from './api/live-context.ts'
import { App } from './app.tsx'
import { LanguageProvider } from './i18n/language.tsx'
import { ViewProvider, useView } from './state/use-view.tsx'
import './theme/mantine-styles.ts'
import './theme/fonts.css'
import './theme/global.css'
import { theme } from './theme/theme.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// Read by the library that keeps the page still behind an open drawer; it writes a style element of its own.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the API refuses, it refuses again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (attempt) => 500 * 2 ** attempt,
      refetchOnWindowFocus: true,
    },
  },
})
const live = new LiveChannel(client)

function Live({ children }: { readonly children: ReactNode }) {
  useEffect(() => live.start(), [])
  return <LiveContext value={live}>{children}</LiveContext>
}

function InLanguage({ children }: { readonly children: ReactNode }) {
  return <LanguageProvider language={useView().view.language}>{children}</LanguageProvider>
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={client}>
        <Live>
          <ViewProvider>
            <InLanguage>
              <App />
            </InLanguage>
          </ViewProvider>
        </Live>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
