import type { Command } from 'commander'
import { acknowledgeAlert } from '../../alerts/alert-book.ts'
import { deliverDue } from '../../alerts/deliver.ts'
import { deliveriesOf, retryDelivery } from '../../alerts/outbox.ts'
import { sendTestAlert } from '../../alerts/test-alert.ts'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import type { Delivery } from '../../core/alert.ts'
import { UserError } from '../../core/errors.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { didYouMean } from '../../config/problems.ts'
import { contextOf } from '../context.ts'
import { EXIT, untilSignal } from '../lifecycle.ts'
import { createEvents } from '../observability/events.ts'
import { createLogger } from '../observability/logger.ts'
import { createMetrics } from '../observability/metrics.ts'
import { systemClock } from '../system-clock.ts'
import { print, printJson, table } from '../terminal.ts'
import { createStores, openStores } from '../wire.ts'

export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('alerts and their deliveries')
  alerts
    .command('list', { isDefault: true })
    .description('newest first')
    .addHelpText('after', '\nExample:\n  $ npx rawang alerts list')
    .action(async (_options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { json } = context
      await using stores = await openStores(context, { readOnly: true })
      const found = (await stateOf(stores.state, STATE.alert).list({ descending: true, limit: 200 })).map(
        (entry) => entry.value,
      )
      const withDeliveries = await Promise.all(
        found.map(async (alert) => ({ ...alert, deliveries: await deliveriesOf(stores.state, alert.id) })),
      )
      if (json) printJson({ alerts: withDeliveries })
      else if (found.length === 0) print('none')
      else
        print(
          table([
            ['ID', 'OPENED', 'STATE', 'SEEN', 'EXPECTED', 'DELIVERY', 'WHAT'],
            ...withDeliveries.map((a) => [
              a.id,
              formatThaiDate(a.openedAtMs, { time: true }),
              a.state,
              String(a.observed),
              a.expected.toFixed(1),
              a.deliveries.map((d) => `${d.channelId}: ${d.state}`).join(', ') || '-',
              a.title.th,
            ]),
          ]),
        )
    })
  alerts
    .command('show')
    .argument('<id>')
    .description('one alert with its evidence and every attempt to deliver it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      await using stores = await openStores(context, { readOnly: true })
      const alert = (await stateOf(stores.state, STATE.alert).get(id))?.value
      if (alert === undefined)
        throw new UserError(`there is no alert ${id}`, '`rawang alerts list` shows those there are')
      printJson({ ...alert, deliveries: await deliveriesOf(stores.state, id) })
    })
  alerts
    .command('ack')
    .argument('<id>')
    .description('a person has seen it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { json } = context
      await using stores = await openStores(context, { readOnly: false })
      const alert = await acknowledgeAlert(stores.state, { id, nowMs: systemClock.nowMs() })
      if (json) printJson(alert)
      else print(`${id} is ${alert.state}`)
    })
  alerts
    .command('retry')
    .argument('<delivery>', 'id as `alerts show` gives it: <alert>~<channel>')
    .description('sends a delivery again, also one that has failed for good; `rawang start` sends it at once')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { json } = context
      await using stores = await openStores(context, { readOnly: false })
      const delivery = await retryDelivery(stores.state, { id, nowMs: systemClock.nowMs() })
      if (json) printJson(delivery)
      else print(`${id} is due now`)
    })
  alerts
    .command('test')
    .argument('<channel>', 'id under alerts.channels')
    .description('sends a marked test alert to a channel, now')
    .addHelpText('after', '\nExample:\n  $ npx rawang alerts test complaint-centre')
    .action(async (channelId: string, _options: unknown, command: Command) => {
      const context = await contextOf(command)
      const { config, json, secrets } = context
      const { channels, retryAfter } = config.alerts
      if (!channels.some((c) => c.id === channelId))
        throw new UserError(
          `there is no channel "${channelId}"`,
          channels.length === 0
            ? 'describe one under alerts.channels; docs/operations.md shows how'
            : didYouMean(
                channelId,
                channels.map((c) => c.id),
              ),
        )
      using scope = untilSignal()
      await using stores = await createStores(context)
      const events = createEvents({ logger: createLogger({ level: 'error' }), metrics: createMetrics() })
      const { id } = await sendTestAlert({ state: stores.state, channels, channelId, nowMs: systemClock.nowMs() })
      await deliverDue({
        state: stores.state,
        channels,
        secrets,
        clock: systemClock,
        events,
        retryAfterMs: retryAfter,
        random: Math.random,
        signal: scope.signal,
      })
      const delivery = (await stateOf(stores.state, STATE.delivery).get(id))?.value
      if (json) printJson(delivery)
      else print(outcomeOf(delivery))
      if (delivery?.state !== 'delivered') process.exitCode = EXIT.failed
    })
}

function outcomeOf(delivery: Delivery | undefined): string {
  const last = delivery?.attempts.at(-1)
  if (delivery?.state === 'delivered') return `delivered (${String(last?.status)}) in ${String(last?.durationMs)} ms`
  return `not delivered: ${last?.error ?? 'not tried'}${delivery?.state === 'pending' ? '; `rawang start` tries again' : ''}`
}
