import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ApiAlert } from '../../../api/schemas/alerts.ts'
import { postJson } from '../api/client.ts'
import { formatDateTime } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { When } from './when.tsx'

type Delivery = ApiAlert['deliveries'][number]

interface DeliveriesProps {
  readonly deliveries: readonly Delivery[]
  /** Each attempt with its answer, not only how it stands. */
  readonly detailed?: boolean
}

/** How far an alert got, per channel and in words; what failed can be sent again. */
export function Deliveries({ deliveries, detailed = false }: DeliveriesProps) {
  const { t } = useLanguage()
  if (deliveries.length === 0) return <span className="rw-quiet">{t.notDelivered}</span>
  return (
    <ul className="rw-deliveries">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <div className="rw-delivery">
            <State delivery={delivery} />
            {delivery.state === 'failed' && <Retry delivery={delivery} />}
          </div>
          {detailed && <Attempts delivery={delivery} />}
        </li>
      ))}
    </ul>
  )
}

function State({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const { language, t } = useLanguage()
  const { channel, state, attempts, nextAttemptAt } = delivery
  const last = attempts.at(-1)
  if (state === 'delivered' && last !== undefined)
    return <When at={last.at} wrap={(when) => `✓ ${t.delivered(channel, when)}`} />
  if (state === 'failed')
    return <span className="rw-tag rw-tag-red">{t.deliveryFailed(channel, answer(last, t.noAnswer))}</span>
  if (attempts.length > 0 && nextAttemptAt !== null)
    return (
      <span className="rw-tag rw-tag-amber">
        <When
          at={nextAttemptAt}
          wrap={(when) => t.deliveryRetrying(channel, formatNumber(attempts.length, language), when)}
        />
      </span>
    )
  return t.deliveryPending(channel)
}

function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const { language, t } = useLanguage()
  return (
    <ol className="rw-quiet">
      {delivery.attempts.map((attempt) => (
        <li key={attempt.at}>
          {t.attempt(
            formatDateTime(Date.parse(attempt.at), language),
            answer(attempt, t.noAnswer),
            formatNumber(attempt.durationMs, language),
          )}
        </li>
      ))}
    </ol>
  )
}

function Retry({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useLanguage()
  const client = useQueryClient()
  const retry = useMutation({
    mutationFn: () => postJson(`deliveries/${encodeURIComponent(delivery.id)}/retry`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  })
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={retry.isPending}
        aria-label={`${t.retry}: ${t.retryDelivery(delivery.channel)}`}
        onClick={() => {
          retry.mutate()
        }}
      >
        {t.retry}
      </Button>
      {retry.error !== null && (
        <span role="alert">
          {t.retryFailed}: {retry.error.message}
        </span>
      )}
    </>
  )
}

function answer(attempt: Delivery['attempts'][number] | undefined, none: string): string {
  if (attempt === undefined) return none
  const status = attempt.status === null ? '' : `HTTP ${attempt.status}`
  return [status, attempt.error ?? ''].filter((part) => part !== '').join(' ') || none
}
