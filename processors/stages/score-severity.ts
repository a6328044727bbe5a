import type { Annotation } from '../../core/annotation.ts'

/** 0-100: how much a post matters, from named reasons. Nothing that is unrelated matters. */
export function scoreSeverity({
  role,
  amountThb,
  indicators,
  categories,
}: Pick<Annotation, 'role' | 'amountThb' | 'indicators' | 'categories'>): Annotation['severity'] {
  if (role.id === 'unrelated') return { score: 0, reasons: [] }
  const reasons: string[] = []
  let score = 0
  const add = (points: number, reason: string) => {
    score += points
    reasons.push(reason)
  }
  if (role.id === 'victim-report') add(30, 'harm was done')
  if (role.id === 'lure') add(25, 'an offer that is open now')
  if (role.id === 'warning' || role.id === 'question') add(10, 'somebody noticed')
  if (amountThb !== null && amountThb >= 100_000) add(30, 'loss of 100,000 baht or more')
  else if (amountThb !== null && amountThb >= 10_000) add(20, 'loss of 10,000 baht or more')
  else if (amountThb !== null) add(10, 'a sum is named')
  if (indicators.some(({ owner }) => owner !== 'victim')) add(20, 'an identifier to act on')
  if (categories.some(({ id }) => id.startsWith('fraud.') || id.startsWith('pyramid.')))
    add(10, 'fraud or pyramid scheme')
  return { score: Math.min(100, score), reasons }
}
