import { Button, Checkbox, Popover } from '@mantine/core'
import IconChevronDown from '@tabler/icons-react/icons/IconChevronDown'
import { useLanguage } from '../i18n/language.tsx'
import { toggled } from '../state/use-view.tsx'

export interface FilterOption {
  readonly id: string
  readonly label: string
  /** A leaf under its top category. */
  readonly indented?: boolean
}

interface FilterMenuProps {
  readonly name: string
  readonly options: readonly FilterOption[]
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

/** A list of boxes to tick behind a button that says what is ticked. */
export function FilterMenu({ name, options, chosen, onChange }: FilterMenuProps) {
  const { t } = useLanguage()
  const said =
    chosen.length === 0
      ? t.all
      : chosen.length === 1
        ? (options.find(({ id }) => id === chosen[0])?.label ?? chosen[0])
        : String(chosen.length)
  return (
    <Popover position="bottom-start" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={chosen.length > 0 ? 'light' : 'default'}
          fw={400}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {name}: {said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={name}>
        <div className="rw-menu-list">
          {options.map(({ id, label, indented }) => (
            <Checkbox
              key={id}
              size="xs"
              className={indented === true ? 'rw-menu-indented' : undefined}
              label={label}
              checked={chosen.includes(id)}
              onChange={() => {
                onChange(toggled(chosen, id))
              }}
            />
          ))}
        </div>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={chosen.length === 0}
          onClick={() => {
            onChange([])
          }}
        >
          {t.all}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
