import { Kbd, Modal } from '@mantine/core'
import { useLanguage } from '../i18n/language.tsx'

/** What can be done without a mouse. */
export function KeyList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLanguage()
  return (
    <Modal opened onClose={onClose} title={t.keys} size="sm" closeButtonProps={{ 'aria-label': t.close }}>
      <dl className="rw-facts">
        {Object.entries(t.keyList).map(([key, does]) => (
          <div key={key} className="rw-key">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
