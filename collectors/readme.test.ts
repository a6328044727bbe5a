import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { SourceSchema } from '../config/schema.ts'
import { loadCollectors } from './registry.ts'

interface OptionsSchema {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>
  readonly required?: readonly string[]
}

const collectors = [...(await loadCollectors()).values()]

describe.each(collectors.map((collector) => ({ id: collector.id, collector })))(
  'the README of $id',
  ({ id, collector }) => {
    const readme = readFileSync(join(import.meta.dirname, id, 'README.md'), 'utf8')
    const schema = collector.options.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as OptionsSchema
    const rows = readme
      .split('\n')
      .filter((line) => /^\| `\w+` +\|/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
      .map(([, name = '', , byDefault = '', what = '']) => ({ name, byDefault, what }))

    it('has the options of its schema, in order, with their defaults', () => {
      expect(rows.map(({ name }) => name)).toEqual(Object.keys(schema.properties ?? {}))
      for (const { name, byDefault, what } of rows) {
        expect(what, name).not.toBe('')
        const value = schema.properties?.[name]?.default
        if (schema.required?.includes(name) === true) expect(byDefault, name).toBe('required')
        else if (value === undefined) expect(byDefault, name).toBe('')
        // A long list is described.
        else if (!Array.isArray(value) || value.length < 2) expect(parse(byDefault), name).toEqual(value)
      }
    })

    it('has an example that is a valid source of it', () => {
      const example = /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? ''
      const { sources } = parse(example) as { sources: unknown[] }
      for (const given of sources) {
        const source = SourceSchema.parse(given)
        expect(source.collector).toBe(id)
        expect(collector.options.safeParse(source.options).error).toBeUndefined()
      }
      expect(sources.length).toBeGreaterThan(0)
    })

    it('says how to get access, what it costs, whose terms hold, and which secrets it takes', () => {
      for (const row of ['access', 'cost', 'terms', 'secrets'])
        expect(readme).toMatch(new RegExp(`^\\| ${row} \\| .{4,} \\|$`, 'm'))
      expect(readme).toContain(collector.termsUrl)
      for (const { name } of collector.secrets ?? []) expect(readme).toContain(`\`${name}\``)
    })
  },
)
