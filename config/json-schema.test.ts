import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configJsonSchema } from './json-schema.ts'
import { loadConfig } from './load.ts'
import { WEEKDAYS } from './schema.ts'
import { categoryIds, loadTaxonomy } from './taxonomy.ts'

const at = (name: string) => join(import.meta.dirname, name)

it('the schema for editors is that of the code; `npx rawang config schema > config/rawang.schema.json` renews it', () => {
  expect(JSON.parse(readFileSync(at('rawang.schema.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(configJsonSchema())),
  )
})

it('the schema for editors explains and completes what people write', () => {
  const schema = configJsonSchema() as {
    additionalProperties: boolean
    required?: unknown
    properties: { exports: { properties: { firstDayOfWeek: { enum: string[] } } }; sources: { items: { required: string[]; properties: { every: { description: string } } } } }
  } // prettier-ignore
  expect(schema.additionalProperties).toBe(false)
  // Everything has a default.
  expect(schema.required ?? []).toEqual([])
  expect(schema.properties.exports.properties.firstDayOfWeek.enum).toEqual([...WEEKDAYS])
  expect(schema.properties.sources.items.required).toEqual(['id', 'title', 'collector'])
  expect(schema.properties.sources.items.properties.every.description).toMatch(/how often/i)
})

it('the default configuration is valid, needs no secret, and its first line names the schema', () => {
  const { config, file } = loadConfig({
    file: at('rawang.yaml'),
    defaultFile: '',
    categoryIds: categoryIds(loadTaxonomy()),
  })
  expect(file).toBe(at('rawang.yaml'))
  expect(config.sources.length).toBeGreaterThan(0)
  expect(config.sources.some(({ options }) => options['authenticated'] === true)).toBe(false)
  expect(config.alerts.channels).toEqual([])
  expect(readFileSync(at('rawang.yaml'), 'utf8').split('\n')[0]).toContain('$schema=./rawang.schema.json')
})
