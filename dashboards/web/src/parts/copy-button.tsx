import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import IconCheck from '@tabler/icons-react/icons/IconCheck'
import IconCopy from '@tabler/icons-react/icons/IconCopy'
import { useLanguage } from '../i18n/language.tsx'

/** Copies `text`; what it is called for a screen reader is `what`. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const { t } = useLanguage()
  const { copy, copied } = useClipboard({ timeout: 1_500 })
  const label = copied ? t.copied : t.copyThis(what)
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        copy(text)
      }}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  )
}
