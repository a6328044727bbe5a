import { useLanguage } from '../i18n/language.tsx'
import { useLabels } from '../state/use-labels.ts'
import { Section } from './loaded.tsx'

/** Which agencies act on it. */
export function Referral({ agencies }: { readonly agencies: readonly string[] }) {
  const { t } = useLanguage()
  const labels = useLabels()
  return (
    <Section title={t.referTo}>
      {agencies.length === 0 ? (
        <p className="rw-quiet">{t.referNone}</p>
      ) : (
        <ul>
          {agencies.map((id) => (
            <li key={id}>{labels.agency(id)}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}
