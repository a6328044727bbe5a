import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ChannelIdSchema, RoleIdSchema } from '../../core/annotation.ts'
import { leafIds, TaxonomySchema } from '../../core/taxonomy.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const leaves = leafIds(TaxonomySchema.parse(parse(read('../../config/taxonomy.yaml'))))

const Line = z
  .strictObject({
    line: z.int().positive(),
    role: RoleIdSchema,
    categories: z.array(z.enum(leaves)).nonempty().optional(),
    channels: z.array(ChannelIdSchema).nonempty().optional(),
    unsure: z.literal(true).optional(),
  })
  .refine((line) => (line.role === 'unrelated') === (line.categories === undefined), 'unrelated, or a category')

/** Lines of the labelled files: a line number beyond them labels nothing. */
const FILES = { 'wisesight-train': 21_628, 'wisesight-valid': 2_404, 'sms-train': 2_156 }
const labelled = (name: string) =>
  read(`${name}.jsonl`)
    .trimEnd()
    .split('\n')
    .map((text) => Line.parse(JSON.parse(text)))

describe.each(Object.entries(FILES))('real lines of %s', (name, length) => {
  const lines = labelled(name).map(({ line }) => line)

  it('are labelled once each, in order', () => {
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
  })
  it('exist', () => {
    expect(lines.at(-1)).toBeLessThanOrEqual(length)
  })
})

describe('the random part', () => {
  it('is labelled whole: the 600 lowest keys of both files of posts', () => {
    const posts = (['wisesight-train', 'wisesight-valid'] as const).flatMap((name) => {
      const known = new Set(labelled(name).map(({ line }) => line))
      return Array.from({ length: FILES[name] }, (_, index) => ({
        key: createHash('sha256')
          .update(`rawang-real-1:${name}.jsonl:${index + 1}`)
          .digest('hex'),
        known: known.has(index + 1),
      }))
    })
    const drawn = posts.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, 600)
    expect(drawn.filter(({ known }) => !known)).toEqual([])
  })
})
