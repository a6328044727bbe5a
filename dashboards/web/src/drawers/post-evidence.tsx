import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { useLabels } from '../state/use-labels.ts'
import { defangText } from '../text/marks-of.ts'

type Evidence = ApiPost['role']['evidence']

/** Which rule said what on which words. */
export function PostEvidence({ post }: { readonly post: ApiPost }) {
  const { t } = useLanguage()
  const labels = useLabels()
  return (
    <section>
      <h3>{t.evidence}</h3>
      <p>{labels.role(post.role.id)}</p>
      <Rules text={post.text} evidence={post.role.evidence} />
      {post.categories.map(({ id, evidence }) => (
        <div key={id}>
          <p>
            <CategoryDot id={id} />
            {labels.category(id)}
          </p>
          <Rules text={post.text} evidence={evidence} />
        </div>
      ))}
    </section>
  )
}

function Rules({ text, evidence }: { readonly text: string; readonly evidence: Evidence }) {
  const { t } = useLanguage()
  if (evidence.length === 0) return <p className="rw-quiet">{t.noEvidence}</p>
  return (
    <ul className="rw-quiet">
      {evidence.map(({ start, end, rule }) => (
        <li key={`${start}-${end}-${rule}`}>
          “<bdi>{defangText(text.slice(start, end))}</bdi>” ← <span className="rw-code">{rule}</span>
        </li>
      ))}
    </ul>
  )
}
