import { z } from 'zod'
import { secretName, slug } from './fields.ts'

const column = z.string().trim().min(1)
const columns = z
  .union([column, z.array(column).min(1)])
  .transform((names) => (typeof names === 'string' ? [names] : names))

export const SheetSchema = z.strictObject({
  id: slug.describe("Its source, and the first part of its posts' ids"),
  title: z.string().min(1).describe('What the page calls it'),
  synthetic: z.boolean().default(false).describe('True for made-up data: said wherever its posts appear'),
  worksheet: z.string().min(1).optional().describe('Name of the sheet within a workbook; default: the first'),
  encoding: z.enum(['auto', 'utf-8', 'windows-874']).default('auto').describe('Of CSV files'),
  columns: z
    .strictObject({
      text: columns.describe('What happened; several are joined line by line'),
      id: column
        .optional()
        .describe("The office's own number of the complaint; without it a row is known by its content"),
      date: column.optional().describe('When; Buddhist and Christian years, Thai months and digits'),
      time: column.optional(),
      province: column.optional(),
      channel: column.optional().describe('How the complaint came in, or where it happened'),
      amount: column.optional().describe('Baht lost'),
      url: column.optional().describe('Address that the complaint names'),
    })
    .describe('By their headings'),
  personal: z
    .strictObject({
      name: columns.optional(),
      phone: columns.optional(),
      citizenId: columns.optional(),
      address: columns.optional(),
      email: columns.optional(),
    })
    .default({})
    .describe('Columns with data of the person who complains: never stored, and masked wherever the text repeats them'),
})
export type SheetConfig = z.infer<typeof SheetSchema>

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
  sheets: z.array(SheetSchema).default([]).describe('Sheets of complaints, taken in by `rawang sheets`'),
})
export type IntakeConfig = z.infer<typeof IntakeSchema>
export type LineIntake = NonNullable<IntakeConfig['line']>

/** A source that sends instead of being read: nobody polls it, and its silence alone says nothing. */
export interface IntakeSource {
  readonly id: string
  readonly title: string
  /** Stands where a source has its collector. */
  readonly collector: 'line' | 'sheet'
  readonly synthetic: boolean
  /** It can bring something at any time, so that nothing means that there was nothing. */
  readonly enabled: boolean
}

export function lineSource({ account, title }: LineIntake): IntakeSource {
  return { id: `line-${account}`, title, collector: 'line', synthetic: false, enabled: true }
}

/** Every configured source that sends. */
export function intakeSources({ line, sheets }: IntakeConfig): readonly IntakeSource[] {
  return [
    ...(line === undefined ? [] : [lineSource(line)]),
    ...sheets.map(({ id, title, synthetic }) => ({
      id,
      title,
      collector: 'sheet' as const,
      synthetic,
      enabled: false,
    })),
  ]
}

/** Every configured source, read or sending, as it is called and marked. */
export function knownSources<S>(config: {
  readonly sources: readonly S[]
  readonly intake: IntakeConfig
}): readonly (S | IntakeSource)[] {
  return [...config.sources, ...intakeSources(config.intake)]
}
