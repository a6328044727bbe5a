import { Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import type { ApiPost } from '../../../api/schemas/posts.ts'
import { useLanguage } from '../i18n/language.tsx'
import { useLabels, type Labels } from '../state/use-labels.ts'
import { clip } from '../text/graphemes.ts'
import { defangText, marksOf, ruleWords } from '../text/marks-of.ts'
import { MARK_KINDS, segmentText, type Mark, type Run } from '../text/segment-text.ts'
import type { Messages } from '../i18n/th.ts'
import { categoryColor } from '../theme/categories.ts'
import './post-text.css'

interface PostTextProps {
  readonly post: ApiPost
  /** In a list: cut to some lines, marks explain themselves on hover only. In full: each mark can be focused. */
  readonly brief?: boolean
}

/** Longer than five lines of the widest column. */
const BRIEF_LENGTH = 1_200

/** A post's words with their evidence underlined. Always plain text: what a post says is never markup and never a live link. */
export function PostText({ post, brief = false }: PostTextProps) {
  const { t } = useLanguage()
  const labels = useLabels()
  const text = brief ? clip(post.text, BRIEF_LENGTH) : post.text
  const runs = useMemo(() => segmentText(text, marksOf(post)), [text, post])
  return (
    <div className={brief ? 'rw-text rw-text-clamped' : 'rw-text'} dir="auto" lang={post.language}>
      {runs.map((run) =>
        run.marks.length === 0 ? run.text : <MarkedRun key={run.start} run={run} brief={brief} t={t} labels={labels} />,
      )}
    </div>
  )
}

interface MarkedRunProps {
  readonly run: Run
  readonly brief: boolean
  readonly t: Messages
  readonly labels: Labels
}

function MarkedRun({ run, brief, t, labels }: MarkedRunProps) {
  const [first] = run.marks
  if (first === undefined) return run.text
  const reason = [...new Set(run.marks.map((mark) => explain(mark, t, labels)))].join(' · ')
  const style = first.kind === 'category' ? { textDecorationColor: categoryColor(first.subject) } : undefined
  const focus = brief ? {} : { tabIndex: 0, 'aria-description': reason }
  return (
    <Tooltip label={reason} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
      <mark className={`rw-mark rw-mark-${first.kind}`} style={style} {...focus}>
        {first.kind === 'indicator' ? shown(first, run.text) : run.text}
      </mark>
    </Tooltip>
  )
}

function shown({ subject }: Mark, text: string): string {
  return /^(url|domain|email):/.test(subject) ? defangText(text) : text
}

function explain({ kind, subject, rule }: Mark, t: Messages, labels: Labels): string {
  const because = rule === '' ? '' : ` (${ruleWords(rule)})`
  switch (kind) {
    case 'category':
      return `${t.marks.category}: ${labels.category(subject)}${because}`
    case 'role':
      return `${t.marks.role}: ${labels.role(subject)}${because}`
    case 'channel':
      return `${t.marks.channel}: ${channelName(subject, t)}`
    case 'place':
      return `${t.marks.place}: ${subject}`
    case 'withheld':
      return t.withheld
    case 'indicator':
      return `${t.marks.indicator}: ${indicatorType(subject.split(':')[0] ?? '', t)}`
  }
}

export function channelName(id: string, t: Messages): string {
  const names: Readonly<Record<string, string>> = t.channelNames
  return names[id] ?? id
}

export function indicatorType(id: string, t: Messages): string {
  const names: Readonly<Record<string, string>> = t.indicatorTypes
  return names[id] ?? id
}

/** What each kind of underline means. */
export function MarkLegend() {
  const { t } = useLanguage()
  return (
    <p className="rw-legend">
      <span>{t.legend}:</span>
      {MARK_KINDS.map((kind) => (
        <span key={kind} className={`rw-mark rw-mark-${kind}`}>
          {t.marks[kind]}
        </span>
      ))}
    </p>
  )
}
