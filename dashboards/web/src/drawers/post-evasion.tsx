import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useLanguage } from '../i18n/language.tsx'
import { defangText } from '../text/marks-of.ts'
import { Section } from './loaded.tsx'

/** What was written past a filter, beside what it was read as. */
export function PostEvasion({ post: { text, evasion = [] } }: { readonly post: ApiPost }) {
  const { t } = useLanguage()
  if (evasion.length === 0) return null
  return (
    <Section title={t.evasion}>
      <ul>
        {evasion.map(({ start, end, reading, undone }) => (
          <li key={start}>
            “<bdi>{defangText(text.slice(start, end))}</bdi>” → <bdi>{defangText(reading)}</bdi>{' '}
            <span className="rw-quiet">{undone.map((disguise) => t.disguises[disguise]).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
