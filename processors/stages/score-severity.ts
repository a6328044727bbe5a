import type { RoleId } from '../../core/annotation.ts'

export interface SeverityInput {
  readonly role: RoleId
  readonly roleScore: number
  readonly categories: readonly string[]
  readonly amountThb: number | null
  /** Identifiers of offenders. */
  readonly offenderIndicators: number
  /** A signal says that several people were harmed. */
  readonly hasManyVictims: boolean
}

interface Severity {
  readonly score: number
  readonly reasons: string[]
}

const ROLE_POINTS: Readonly<Record<RoleId, number>> = {
  lure: 35,
  'victim-report': 35,
  warning: 20,
  question: 15,
  unrelated: 0,
}
/** What takes over a phone, an account or a life weighs more than a bad parcel. */
const CATEGORY_POINTS: Readonly<Record<string, number>> = {
  'fraud.remote-app': 25, 'fraud.call-centre': 22, 'fraud.phishing': 20, 'fraud.hacked-account': 20, 'fraud.investment': 20,
  'fraud.romance': 18, 'fraud.mule-account': 18, 'fraud.loan': 16, 'fraud.job': 16, 'fraud.impersonation': 16, 'fraud.prize': 14,
  'pyramid.ponzi': 18, 'pyramid.share-circle': 15, 'personal-data.leak': 14, 'illegal-site.prohibited-goods': 18,
  'illegal-site.gambling': 12, 'illegal-site.obscene': 14, 'illegal-site.fake-site': 15, 'trading.not-received': 10,
} // prettier-ignore
const OTHER_CATEGORY_POINTS = 5
const AMOUNT_STEPS = [
  [1_000_000, 25],
  [100_000, 20],
  [10_000, 12],
  [1_000, 6],
] as const
const MAX_INDICATOR_POINTS = 12
const MANY_VICTIMS_POINTS = 10

/** How much a post asks for action, 0 to 100, with the reasons that made up the score. Unrelated posts score 0. */
export function scoreSeverity(input: SeverityInput): Severity {
  if (input.role === 'unrelated') return { score: 0, reasons: [] }
  const points: [string, number][] = [[`role ${input.role}`, ROLE_POINTS[input.role]]]
  const gravest = input.categories
    .map((id) => [id, CATEGORY_POINTS[id] ?? OTHER_CATEGORY_POINTS] as const)
    .sort((a, b) => b[1] - a[1])[0]
  if (gravest !== undefined) points.push([`category ${gravest[0]}`, gravest[1]])
  const step = AMOUNT_STEPS.find(([baht]) => (input.amountThb ?? 0) >= baht)
  if (step !== undefined) points.push([`amount of ${step[0]} baht or more`, step[1]])
  if (input.offenderIndicators > 0)
    points.push([
      `${input.offenderIndicators} offender ${input.offenderIndicators === 1 ? 'indicator' : 'indicators'}`,
      Math.min(MAX_INDICATOR_POINTS, 4 + 4 * input.offenderIndicators),
    ])
  if (input.hasManyVictims) points.push(['several victims', MANY_VICTIMS_POINTS])
  const sum = points.reduce((total, [, value]) => total + value, 0)
  // A doubtful reading is a less urgent one.
  const sure = 0.5 + 0.5 * input.roleScore
  const score = Math.max(0, Math.min(100, Math.round(sum * sure)))
  return { score, reasons: points.map(([reason, value]) => `${reason} (+${value})`) }
}
