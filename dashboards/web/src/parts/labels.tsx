import { Tooltip } from '@mantine/core'
import type { ApiPost } from '../../../api/schemas/posts.ts'
import { formatShare } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { useLabels } from '../state/use-labels.ts'
import { ruleWords } from '../text/marks-of.ts'
import { categoryColor } from '../theme/categories.ts'
import { FilterLink } from './filter-link.tsx'

/** The square in a category's colour; its name stands beside it. */
export function CategoryDot({ id }: { readonly id: string }) {
  return <span className="rw-dot" style={{ backgroundColor: categoryColor(id) }} aria-hidden="true" />
}

type Reasons = readonly { readonly rule: string }[]

/** Why a label was given: its certainty and the words that decided. */
function useReason(): (score: number, evidence: Reasons) => string {
  const { language, t } = useLanguage()
  return (score, evidence) => {
    const rules = [...new Set(evidence.map(({ rule }) => `“${ruleWords(rule)}”`))]
    return `${t.certainty(formatShare(score, language))} · ${t.because(rules.length === 0 ? t.noEvidence : rules.join(' '))}`
  }
}

const EVENTS = { hover: true, focus: true, touch: true }

/** What the post is: offer, report, warning, question. */
export function RoleLabel({ role }: { readonly role: ApiPost['role'] }) {
  const labels = useLabels()
  const reason = useReason()
  const name = labels.role(role.id)
  return (
    <Tooltip label={reason(role.score, role.evidence)} multiline maw={360} events={EVENTS}>
      <span className="rw-tag">
        <FilterLink to={{ roles: [role.id] }} what={name}>
          {name}
        </FilterLink>
      </span>
    </Tooltip>
  )
}

/** What it is about. */
export function CategoryLabel({ category }: { readonly category: ApiPost['categories'][number] }) {
  const { language } = useLanguage()
  const labels = useLabels()
  const reason = useReason()
  const name = labels.category(category.id)
  return (
    <Tooltip label={reason(category.score, category.evidence)} multiline maw={360} events={EVENTS}>
      <span>
        <CategoryDot id={category.id} />
        <FilterLink to={{ categories: [category.id] }} what={name}>
          {name}
        </FilterLink>{' '}
        <span className="rw-quiet">{formatShare(category.score, language)}</span>
      </span>
    </Tooltip>
  )
}

/** How grave, from 0 to 100: the only thing that is red. */
export function Severity({ score }: { readonly score: number }) {
  const { language, t } = useLanguage()
  const tone = score >= 70 ? 'rw-tag rw-tag-red' : score >= 40 ? 'rw-tag rw-tag-amber' : 'rw-tag'
  return <span className={tone}>{t.severity(score.toLocaleString(language))}</span>
}

export function SyntheticTag() {
  const { t } = useLanguage()
  return <span className="rw-tag rw-tag-amber">{t.synthetic}</span>
}
