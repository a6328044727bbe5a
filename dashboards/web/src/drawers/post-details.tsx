import type { ApiPost } from '../../../api/schemas/posts.ts'
import { usePost } from '../api/queries.ts'
import { formatDateTime } from '../format/dates.ts'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { CategoryLabel, RoleLabel, Severity, SyntheticTag } from '../parts/labels.tsx'
import { MarkLegend, PostText, channelName } from '../parts/post-text.tsx'
import { useLabels } from '../state/use-labels.ts'
import { defangText } from '../text/marks-of.ts'
import { Fact, Loaded, Section } from './loaded.tsx'
import { NearCopies } from './near-copies.tsx'
import { PostEvasion } from './post-evasion.tsx'
import { PostEvidence } from './post-evidence.tsx'
import { PostIndicators } from './post-indicators.tsx'

/** Everything that is known of one post and why. */
export function PostDetails({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  const query = usePost(id)
  return (
    <Loaded query={query} gone={t.postGone}>
      {(post) => (
        <div className="rw-details">
          <div className="rw-row">
            <RoleLabel role={post.role} />
            {post.categories.map((category) => (
              <CategoryLabel key={category.id} category={category} />
            ))}
            <Severity score={post.severity.score} />
            {post.synthetic && <SyntheticTag />}
          </div>
          <div className="rw-quote">
            <PostText post={post} />
          </div>
          <MarkLegend />
          <PostEvasion post={post} />
          <PostIndicators post={post} />
          <NearCopies id={post.id} />
          <RoleScores post={post} />
          <PostEvidence post={post} />
          <Facts post={post} />
        </div>
      )}
    </Loaded>
  )
}

function RoleScores({ post }: { readonly post: ApiPost }) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const scores = Object.entries(post.role.scores).sort(([, a], [, b]) => b - a)
  return (
    <Section title={t.roleScores}>
      <ul>
        {scores.map(([role, score]) => (
          <li key={role} className="rw-score">
            <span>{labels.role(role)}</span>
            <span className="rw-score-track" aria-hidden="true">
              <span className="rw-score-bar" style={{ width: `${(score * 100).toFixed(1)}%` }} />
            </span>
            <span className="rw-score-value">{formatShare(score, language)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Facts({ post }: { readonly post: ApiPost }) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const at = (time: string | undefined) => (time === undefined ? undefined : formatDateTime(Date.parse(time), language))
  const n = (value: number) => formatNumber(value, language)
  const metrics = (['likes', 'shares', 'comments', 'views'] as const).flatMap((name) => {
    const value = post.metrics?.[name]
    return value === undefined ? [] : [`${t.metric[name]} ${n(value)}`]
  })
  const sentiments: Readonly<Record<string, string>> = t.sentiments
  return (
    <Section title={t.details}>
      <dl className="rw-facts">
        <Fact name={t.amount}>{post.amountThb === null ? undefined : t.baht(n(post.amountThb))}</Fact>
        <Fact name={t.source}>
          {labels.source(post.source)} ({post.platform})
        </Fact>
        <Fact name={t.published}>{at(post.publishedAt)}</Fact>
        <Fact name={t.collected}>{at(post.collectedAt)}</Fact>
        <Fact name={t.edited}>{at(post.editedAt)}</Fact>
        <Fact name={t.author}>
          {post.author === undefined ? undefined : (
            <span className="rw-row">
              <span className="rw-code">{post.author.id}</span>
              {post.author.followers !== undefined && t.followers(n(post.author.followers))}
            </span>
          )}
        </Fact>
        <Fact name={t.metrics}>{metrics.join(' · ')}</Fact>
        <Fact name={t.channels}>{post.channels.map(({ id }) => channelName(id, t)).join(', ')}</Fact>
        <Fact name={t.places}>{[...new Set(post.places.map(({ name }) => name))].join(', ')}</Fact>
        <Fact name={t.severityReasons}>{post.severity.reasons.join(' · ')}</Fact>
        <Fact name={t.sentiment}>
          {sentiments[post.sentiment.id] ?? post.sentiment.id} {formatShare(post.sentiment.score, language)}
        </Fact>
        <Fact name={t.textLanguage}>{post.language}</Fact>
        <Fact name={t.replyTo}>{post.inReplyTo}</Fact>
        <Fact name={t.repostOf}>{post.repostOf}</Fact>
        <Fact name={t.media}>{post.media?.map(({ kind }) => kind).join(', ')}</Fact>
        <Fact name={t.repaired}>{post.repairs?.join(', ')}</Fact>
        <Fact name={t.address}>
          {post.url === undefined ? undefined : (
            <span>
              <bdi className="rw-code">{defangText(post.url)}</bdi>
              <CopyButton text={defangText(post.url)} what={t.address} />
            </span>
          )}
        </Fact>
        <Fact name={t.identity}>
          <span className="rw-code">{post.id}</span>
        </Fact>
        <Fact name={t.fingerprint}>
          <span className="rw-code">{post.fingerprint}</span>
        </Fact>
      </dl>
    </Section>
  )
}
