import { z } from 'zod'
import { secretName, slug } from './fields.ts'

/** What people send to the centre, as opposed to `sources`, which we read. */
export const IntakeSchema = z.strictObject({
  line: z
    .strictObject({
      account: slug.describe('Short name of the LINE Official Account; its source is line-<account>'),
      title: z.string().min(1).default('LINE').describe('What the page calls it'),
      channelSecret: secretName.default('LINE_CHANNEL_SECRET'),
    })
    .optional()
    .describe('Messages to a LINE Official Account, received at /intake/line'),
})
export type IntakeConfig = z.infer<typeof IntakeSchema>
export type LineIntake = NonNullable<IntakeConfig['line']>

/** A source that sends instead of being read: nobody polls it, and its silence alone says nothing. */
export interface IntakeSource {
  readonly id: string
  readonly title: string
  /** Stands where a source has its collector. */
  readonly collector: 'line'
  readonly synthetic: boolean
}

export function lineSource({ account, title }: LineIntake): IntakeSource {
  return { id: `line-${account}`, title, collector: 'line', synthetic: false }
}

/** Every configured source that sends. */
export function intakeSources({ line }: IntakeConfig): readonly IntakeSource[] {
  return line === undefined ? [] : [lineSource(line)]
}
