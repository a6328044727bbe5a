import type { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { z } from '@hono/zod-openapi'
import type { Config, ExportFormat, WatchWord } from '../../config/schema.ts'
import type { Alert, Delivery } from '../../core/alert.ts'
import type { Clock } from '../../core/clock.ts'
import type { Events } from '../../core/events.ts'
import type { Annotator } from '../../core/ports/annotator.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import type { ExportsSchema } from './schemas/exports.ts'
import type { ChangeSchema, ReceiverLogSchema, StatsSchema } from './schemas/meta.ts'
import type { RequestPlansSchema, SourcesSchema } from './schemas/sources.ts'

/** A part that is missing: what, since which look (epoch ms), and what to do. */
export interface Missing {
  readonly part: string
  readonly problem: string
  readonly sinceMs: number
  readonly remedy?: string
}

type ChangeKind = z.infer<typeof ChangeSchema>['kinds'][number]

/** What other rooms do for the API; `app/serve.ts` wires it. */
export interface ApiDeps {
  readonly version: string
  readonly config: Config
  readonly taxonomy: Taxonomy
  readonly annotator: Pick<Annotator, 'version' | 'parseQuery'>
  readonly store: PostStore
  readonly state: StateStore
  readonly clock: Clock
  readonly events: Pick<Events, 'failed'>
  /** Calls back on each change until unsubscribed. */
  readonly onChange: (listener: (kind: ChangeKind) => void) => () => void
  /** Aborts at shutdown: open streams end. */
  readonly signal: AbortSignal
  readonly registry: Registry
  /** Brings gauges up to date before a scrape. */
  readonly beforeScrape: () => Promise<void>
  readonly readiness: () => Promise<readonly Missing[]>
  readonly sources: () => Promise<z.infer<typeof SourcesSchema>['sources']>
  readonly stats: () => Promise<z.infer<typeof StatsSchema>>
  /** What the next runs of the sources would ask for a watch-word that they are not asking yet. */
  readonly plansFor: (word: WatchWord) => Promise<z.infer<typeof RequestPlansSchema>>
  readonly alerts: {
    /** @throws UserError when there is none. */
    acknowledge(id: string): Promise<Alert>
    /** @throws UserError when there is none, or it has arrived. */
    retry(deliveryId: string): Promise<Delivery>
    deliveriesOf(alertId: string): Promise<readonly Delivery[]>
  }
  readonly exports: {
    overview(): Promise<z.infer<typeof ExportsSchema>>
    /** @throws UserError on a week that makes no sense. */
    week(
      choice: { readonly week?: string; readonly from?: string; readonly to?: string },
      format: ExportFormat,
    ): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }>
    file(name: string): Promise<{ readonly content: Uint8Array; readonly format: string } | undefined>
  }
  /** The demo's receiver, newest first; undefined where there is none. */
  readonly receiverLog: (() => readonly z.infer<typeof ReceiverLogSchema>['received'][number][]) | undefined
  /** Below /intake: what people send to us. Its requests prove themselves, so the guard leaves them alone. */
  readonly intake: Hono | undefined
  /** Folder of the built page. */
  readonly pageDir: string
}
