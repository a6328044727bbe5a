import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core'
import IconCheck from '@tabler/icons-react/icons/IconCheck'
import IconKeyboard from '@tabler/icons-react/icons/IconKeyboard'
import IconMoon from '@tabler/icons-react/icons/IconMoon'
import IconSun from '@tabler/icons-react/icons/IconSun'
import IconSunMoon from '@tabler/icons-react/icons/IconSunMoon'
import { useLanguage } from '../i18n/language.tsx'
import { useView } from '../state/use-view.tsx'

export function LanguageButton() {
  const { language, t } = useLanguage()
  const { change } = useView()
  const other = language === 'th' ? 'en' : 'th'
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      lang={other}
      onClick={() => {
        change({ language: other })
      }}
    >
      {t.otherLanguage}
    </Button>
  )
}

const THEMES = ['light', 'dark', 'auto'] as const
const ICONS = { light: IconSun, dark: IconMoon, auto: IconSunMoon }

export function ThemeMenu() {
  const { t } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = ICONS[colorScheme]
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={`${t.theme}: ${t.themes[colorScheme]}`} title={t.theme}>
          <Icon size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {THEMES.map((theme) => (
          <Menu.Item
            key={theme}
            rightSection={theme === colorScheme ? <IconCheck size={14} aria-hidden="true" /> : null}
            onClick={() => {
              setColorScheme(theme)
            }}
          >
            {t.themes[theme]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function KeysButton({ onKeys }: { readonly onKeys: () => void }) {
  const { t } = useLanguage()
  return (
    <ActionIcon variant="subtle" aria-label={t.keys} title={`${t.keys} (?)`} onClick={onKeys}>
      <IconKeyboard size={18} aria-hidden="true" />
    </ActionIcon>
  )
}
