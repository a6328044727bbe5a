import { randomBytes } from 'node:crypto'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../simulator/receiver.ts'
import { createSyntheticWorld } from '../../simulator/synthetic/world.ts'
import { loadCollectors } from '../../collectors/registry.ts'
import { loadTaxonomy } from '../../config/taxonomy.ts'
import { Secret } from '../../core/secret.ts'
import { EMBEDDED } from '../servers.ts'
import { systemClock } from '../system-clock.ts'
import { openInstallation, type Installation } from '../wire.ts'
import { DEMO_WEBHOOK_SECRET, demoConfig } from './config.ts'
import { throwAwayFolder } from './throw-away-folder.ts'

export interface Demo extends AsyncDisposable {
  readonly installation: Installation
  readonly receiver: WebhookReceiver
  /** Epoch ms at which the campaign begins. */
  readonly campaignFromMs: number
}

/** Any number: the same posts in every demo. */
const SEED = 1212

/** A whole installation on a throw-away folder, the platform it reads and the receiver it warns, all on this machine. */
export async function openDemo({ port }: { readonly port: number }): Promise<Demo> {
  const stack = new AsyncDisposableStack()
  try {
    const folder = stack.use(throwAwayFolder())
    const collectors = await loadCollectors()
    const world = createSyntheticWorld({ seed: SEED, startMs: systemClock.nowMs() })
    const nowMs = () => systemClock.nowMs()
    const platform = stack.use(await startSimulatedPlatform({ world, nowMs }))
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    const syntheticSources = new Set<string>()
    // The simulated platforms take anything for a token.
    const tokens = new Map(
      [...collectors.values()].flatMap(({ secrets = [] }) =>
        secrets.map(({ name }) => [name, new Secret('synthetic')]),
      ),
    )
    const receiver = stack.use(await startWebhookReceiver({ secret, nowMs, syntheticSources }))
    const config = demoConfig({ platform, receiverUrl: receiver.url, port })
    for (const { id, synthetic } of config.sources) if (synthetic) syntheticSources.add(id)
    const installation = stack.use(
      await openInstallation(
        {
          config,
          configFile: undefined,
          dataDir: folder.path,
          json: false,
          secrets: (name) => (name === DEMO_WEBHOOK_SECRET ? new Secret(secret) : tokens.get(name)),
          servers: EMBEDDED,
          taxonomy: loadTaxonomy(),
          collectors,
        },
        { command: 'demo', quiet: true, reads: true },
      ),
    )
    const resources = stack.move()
    return {
      installation,
      receiver,
      campaignFromMs: world.campaignFromMs,
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
