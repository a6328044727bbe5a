import { createProbe } from '../dashboards/api/probe.ts'
import { listen, type RunningServer } from './listen.ts'
import { measureQueues } from './queue-metrics.ts'
import { createReadiness, type RunningParts } from './readiness.ts'
import { VERSION } from './version.ts'
import type { Installation } from './wire.ts'

/** `/healthz`, `/readyz` and `/metrics` of a process that does not serve the page. @throws UserError when the port is taken. */
export function startProbe(
  installation: Installation,
  parts: RunningParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const app = createProbe({
    version: VERSION,
    events: installation.events,
    registry: installation.metrics.registry,
    beforeScrape: () => measureQueues(installation),
    readiness: createReadiness(installation, parts, { page: false }),
  })
  return listen(app, { host, port, option: '--health-port' })
}
