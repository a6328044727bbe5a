import { z } from 'zod'
import { ChannelIdSchema, IndicatorTypeSchema, ROLES, RoleIdSchema, type Annotation } from '../../core/annotation.ts'
import { Tally, type Mistake, type Scores } from './scores.ts'

/** A line of a labelled file; other fields are passed over. */
export const LabelledPostSchema = z.object({
  id: z.string().optional(),
  text: z.string(),
  role: RoleIdSchema,
  categories: z.array(z.string()),
  channels: z.array(ChannelIdSchema).default([]),
  indicators: z.array(z.object({ type: IndicatorTypeSchema, value: z.string() })).default([]),
  amount_thb: z.int().nonnegative().nullable().default(null),
})
export type LabelledPost = z.infer<typeof LabelledPostSchema>

export interface PostsReport {
  readonly posts: number
  readonly role: {
    readonly accuracy: number
    readonly byRole: Readonly<Record<string, Scores>>
    /** `confusion[truth][found]`, posts. */
    readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
  readonly categories: Group
  readonly channels: Group
  readonly indicators: Group
  /** Share of exactly right amounts among posts that are not unrelated. */
  readonly amount: { readonly accuracy: number; readonly of: number }
  readonly mistakes: readonly Mistake[]
}

interface Group {
  readonly micro: Scores
  readonly byLabel: Readonly<Record<string, Scores>>
}

/** Scores as the labelling guideline defines them: see docs/evaluation.md. */
export function evaluatePosts(posts: readonly LabelledPost[], annotate: (text: string) => Annotation): PostsReport {
  const tallies = { role: new Tally(), categories: new Tally(), channels: new Tally(), indicators: new Tally() }
  const byType = new Tally()
  const confusion = Object.fromEntries(ROLES.map((truth) => [truth, Object.fromEntries(ROLES.map((id) => [id, 0]))]))
  const mistakes: Mistake[] = []
  let [rightRoles, rightAmounts, amounts] = [0, 0, 0]
  posts.forEach((truth, i) => {
    const line = i + 1
    const found = annotate(truth.text)
    const compare = (what: keyof typeof tallies, expected: readonly string[], predicted: readonly string[]) => {
      tallies[what].add(expected, predicted)
      const [a, b] = [expected, predicted].map((labels) => [...new Set(labels)].sort().join(', '))
      if (a !== b) mistakes.push({ line, what, expected: a ?? '', found: b ?? '' })
    }
    compare('role', [truth.role], [found.role.id])
    rightRoles += Number(truth.role === found.role.id)
    const row = confusion[truth.role]
    if (row !== undefined) row[found.role.id] = (row[found.role.id] ?? 0) + 1
    compare('categories', truth.role === 'unrelated' ? [] : truth.categories, found.categories.map(({ id }) => id)) // prettier-ignore
    compare('channels', truth.channels, found.channels.map(({ id }) => id)) // prettier-ignore
    const pair = ({ type, value }: { type: string; value: string }) => `${type} ${value}`
    // A citizen id is recognised only to be masked: it is no indicator of the guideline.
    const indicators = found.indicators.filter(({ type }) => type !== 'citizen-id')
    compare('indicators', truth.indicators.map(pair), indicators.map(pair))
    addByType(byType, truth.indicators, indicators)
    if (truth.role === 'unrelated') return
    amounts += 1
    if (truth.amount_thb === found.amountThb) rightAmounts += 1
    else mistakes.push({ line, what: 'amount', expected: String(truth.amount_thb), found: String(found.amountThb) })
  })
  const group = (tally: Tally): Group => ({ micro: tally.overall(), byLabel: tally.byLabel() })
  return {
    posts: posts.length,
    role: { accuracy: share(rightRoles, posts.length), byRole: tallies.role.byLabel(), confusion },
    categories: group(tallies.categories),
    channels: group(tallies.channels),
    indicators: { micro: tallies.indicators.overall(), byLabel: byType.byLabel() },
    amount: { accuracy: share(rightAmounts, amounts), of: amounts },
    mistakes,
  }
}

/** Pairs counted under their type: the value belongs to what is compared, the type is the label shown. */
function addByType(
  tally: Tally,
  truth: readonly { type: string; value: string }[],
  found: readonly { type: string; value: string }[],
): void {
  const values = new Set([...truth, ...found].map(({ value }) => value))
  for (const value of values) {
    const typesOf = (list: typeof truth) => list.filter((i) => i.value === value).map(({ type }) => type)
    tally.add(typesOf(truth), typesOf(found))
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}
