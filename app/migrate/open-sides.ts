import { UserError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import type { Queues } from '../../queues/open.ts'
import type { Context } from '../context.ts'
import { requireData } from '../data-dir.ts'
import { identityOf } from '../identity.ts'
import { secretKey } from '../pseudonyms.ts'
import { EMBEDDED } from '../servers.ts'
import { systemClock } from '../system-clock.ts'
import { createStores, openQueues, prepareFolder } from '../wire.ts'
import { keepKey, requireSameKey } from './key.ts'
import type { MigrateDeps } from './migrate.ts'
import { refuseHalfCopy } from './progress.ts'

export type Target = 'cluster' | 'embedded'

/**
 * Opens both sides: the data folder, locked, and the servers that the configuration names, on which nobody may work.
 * @throws UserError when a side can't be used, is in use, or there is no server.
 */
export async function openSides(
  { dataDir, servers, secrets }: Pick<Context, 'dataDir' | 'servers' | 'secrets'>,
  { to, events }: { readonly to: Target; readonly events: Events },
): Promise<Pick<MigrateDeps, 'installationId' | 'from' | 'to' | 'openTargetQueues'> & AsyncDisposable> {
  if (servers.redis === undefined || servers.elasticsearch === undefined)
    throw new UserError(
      `${servers.redis === undefined ? 'no Redis' : 'no Elasticsearch'} is named: a cluster has both`,
      'set REDIS_URL and ELASTICSEARCH_URL, or cluster.redis and cluster.elasticsearch in the configuration',
    )
  const key = secretKey(dataDir, secrets, { manyMachines: true })
  requireSameKey(dataDir, key)
  const folder = { dataDir, servers: EMBEDDED }
  const cluster = { dataDir, servers }
  const [source, target] = to === 'cluster' ? [folder, cluster] : [cluster, folder]
  const stack = new AsyncDisposableStack()
  try {
    if (to === 'cluster') requireData(folder)
    const lockedFolder = stack.use(prepareFolder(folder, 'migrate'))
    const queuesOf = async (where: typeof source, state: MigrateDeps['from']['state']): Promise<Queues> => {
      const prepared = where === folder ? lockedFolder : prepareFolder(where, 'migrate')
      const queues = await openQueues(where, { prepared, state, events, key })
      if (where !== cluster) return queues
      const others = await queues.others()
      if (others.length === 0) return queues
      await queues[Symbol.asyncDispose]()
      throw new UserError(
        `processes of the cluster are running: ${others.join(', ')} (machine:process)`,
        'stop all of them first: what they would do meanwhile would be lost',
      )
    }
    const from = stack.use(await createStores(source))
    await refuseHalfCopy(from.state)
    const installationId = await identityOf(from.state, { key, nowMs: systemClock.nowMs() })
    const fromQueues = stack.use(await queuesOf(source, from.state))
    const toStores = stack.use(await createStores(target))
    const resources = stack.move()
    return {
      installationId,
      from: { ...from, queues: fromQueues },
      to: toStores,
      async openTargetQueues() {
        if (to === 'embedded') keepKey(dataDir, key)
        return queuesOf(target, toStores.state)
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
