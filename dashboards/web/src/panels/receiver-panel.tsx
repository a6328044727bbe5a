import { useReceiver } from '../api/queries.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { SyntheticTag } from '../parts/labels.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'

/** In the demo: what arrived at the other end, as its own log tells it. */
export function ReceiverPanel() {
  const { t } = useLanguage()
  const label = useLabel()
  const query = useReceiver(true)
  return (
    <Panel title={t.receiver} query={query} base={t.receiverHint} skeletonRows={2}>
      {({ received }) =>
        received.length === 0 ? (
          <Empty title={t.receiverEmpty} hint={t.receiverEmptyHint} />
        ) : (
          <ul className="rw-stack">
            {received.map((entry) => (
              <li key={`${entry.messageId}/${entry.at}`}>
                <div className="rw-row">
                  <strong>{entry.title === null ? entry.messageId : label(entry.title)}</strong>
                  {entry.synthetic && <SyntheticTag />}
                </div>
                <p className="rw-quiet">
                  <When at={entry.at} /> · {entry.verified ? `✓ ${t.verified}` : t.refused(entry.reason ?? t.noValue)}
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  )
}
