import { ConfigSchema } from './schema.ts'

/** The configuration file's JSON Schema, for editors. `config/rawang.schema.json` is its committed copy. */
export function configJsonSchema(): unknown {
  return { title: 'Rawang configuration', ...ConfigSchema.toJSONSchema({ io: 'input', target: 'draft-7' }) }
}
