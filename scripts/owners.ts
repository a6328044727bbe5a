import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { IndicatorTypeSchema } from '../core/annotation.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'

const OwnedPost = z.object({
  text: z.string(),
  indicators: z.array(
    z.object({ type: IndicatorTypeSchema, value: z.string(), owner: z.enum(['victim', 'offender']) }),
  ),
})

export interface OwnerFigures {
  /** Of the victims' indicators, those that are found and called theirs. */
  readonly victims: { readonly right: number; readonly of: number }
  /** Of the offenders' indicators, those called theirs, and those that would be hidden as a victim's. */
  readonly offenders: { readonly right: number; readonly calledVictims: number; readonly of: number }
  /** What went wrong: post, indicator and what it was taken for. */
  readonly mistakes: readonly string[]
}

const FILE = new URL('../training/owners.jsonl', import.meta.url)

/** Posts of `training/owners.jsonl`; every second one is kept back: nobody mends the rules by it. */
export function readOwners(half: 'seen' | 'kept-back'): readonly z.infer<typeof OwnedPost>[] {
  const lines = readFileSync(FILE, 'utf8').trim().split('\n')
  return lines.filter((_, i) => i % 2 === (half === 'seen' ? 0 : 1)).map((line) => OwnedPost.parse(JSON.parse(line)))
}

/** How many indicators are given to whom they belong. */
export function scoreOwners(posts: ReturnType<typeof readOwners>): OwnerFigures {
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const victims = { right: 0, of: 0 }
  const offenders = { right: 0, calledVictims: 0, of: 0 }
  const mistakes: string[] = []
  for (const { text, indicators } of posts) {
    const { role, indicators: found } = annotator.annotate(text)
    for (const { type, value, owner } of indicators) {
      const tally = owner === 'victim' ? victims : offenders
      const hit = found.find((other) => other.type === type && other.value === value)
      tally.of++
      if (owner === 'offender' && hit?.owner === 'victim') offenders.calledVictims++
      if (hit?.owner === owner) tally.right++
      else mistakes.push(`${owner}'s ${type} ${value} ${hit === undefined ? 'not found' : `called ${hit.owner}`} in a ${role.id}: ${text}`) // prettier-ignore
    }
  }
  return { victims, offenders, mistakes }
}

if (import.meta.main) {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const [seen, keptBack] = [scoreOwners(readOwners('seen')), scoreOwners(readOwners('kept-back'))]
  for (const [name, { victims, offenders }] of [['seen', seen], ['kept back', keptBack]] as const) // prettier-ignore
    say(`${name}: ${victims.right} of ${victims.of} victims' found and called theirs, ${offenders.right} of ${offenders.of} offenders' (${offenders.calledVictims} called a victim's)`) // prettier-ignore
  for (const mistake of seen.mistakes) say(mistake)
}
