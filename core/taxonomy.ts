import { z } from 'zod'
import { CHANNELS, ROLES } from './annotation.ts'

const label = { th: z.string(), en: z.string() }

/** Shape of `config/taxonomy.yaml`: what the labels are called, and who acts on them. */
export const TaxonomySchema = z.strictObject({
  version: z.int(),
  categories: z.array(
    z.strictObject({
      id: z.string(),
      ...label,
      children: z.array(
        z.strictObject({ id: z.string(), ...label, police: z.array(z.int()), scamwatch: z.string().optional() }),
      ),
    }),
  ),
  roles: z.array(z.strictObject({ id: z.enum(ROLES), ...label })),
  channels: z.array(z.enum(CHANNELS)),
  police_types: z.record(z.string(), z.string()),
  organised_threshold_victims: z.int().positive(),
  agencies: z.array(z.strictObject({ id: z.string(), ...label, acts_on: z.array(z.string()) })),
})
export type Taxonomy = z.infer<typeof TaxonomySchema>

/** Every leaf id, in the taxonomy's order. */
export function leafIds(taxonomy: Taxonomy): readonly string[] {
  return taxonomy.categories.flatMap((top) => top.children.map((leaf) => leaf.id))
}

/** Agencies that act on a category: those naming the leaf or its top category. */
export function agenciesFor(taxonomy: Taxonomy, categoryId: string): readonly string[] {
  const top = categoryId.split('.')[0] ?? categoryId
  return taxonomy.agencies.filter((a) => a.acts_on.includes(categoryId) || a.acts_on.includes(top)).map((a) => a.id)
}
