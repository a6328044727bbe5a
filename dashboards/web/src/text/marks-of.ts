import type { ApiPost } from '../../../api/schemas/posts.ts'
import type { Mark } from './segment-text.ts'

/** Every reason that a post's annotation gives for itself, as marks on its text. */
export function marksOf(post: ApiPost): readonly Mark[] {
  return [
    ...post.indicators.map(({ start, end, type, value, withheld }): Mark => ({
      kind: withheld ? 'withheld' : 'indicator',
      start,
      end,
      subject: `${type}:${value}`,
      rule: '',
    })),
    ...post.categories.flatMap(({ id, evidence }) =>
      evidence.map(({ start, end, rule }): Mark => ({ kind: 'category', start, end, subject: id, rule })),
    ),
    ...post.role.evidence.map(({ start, end, rule }): Mark => ({
      kind: 'role',
      start,
      end,
      subject: post.role.id,
      rule,
    })),
    ...post.channels.flatMap(({ id, evidence }) =>
      evidence.map(({ start, end }): Mark => ({ kind: 'channel', start, end, subject: id, rule: '' })),
    ),
    ...post.places.map(({ start, end, name }): Mark => ({ kind: 'place', start, end, subject: name, rule: '' })),
  ]
}

/** The part of a rule's name that a person reads: `lexicon:fraud.loan/กู้เงิน` -> `กู้เงิน`. */
export function ruleWords(rule: string): string {
  const slash = rule.indexOf('/')
  return slash === -1 ? rule : rule.slice(slash + 1)
}

/** Makes what looks like an address in a stretch of text unclickable where it is pasted. */
export function defangText(text: string): string {
  return text.replace(/http(?=s?:)/gi, 'hxxp').replace(/(?<!\[)\.(?!\])/g, '[.]')
}
