import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

it('docs/metrics.md has every metric with its labels, its meaning and when to worry', async () => {
  const { registry } = createMetrics()
  const made = registry
    .getMetricsAsArray()
    .filter(({ name }) => !/^rawang_(process|nodejs)_/.test(name))
    .map((metric) => ({ name: metric.name, labels: [...(metric as unknown as { labelNames: string[] }).labelNames] }))
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `rawang_'))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  expect(rows.map(([, name]) => name?.replaceAll('`', ''))).toEqual(made.map(({ name }) => name))
  for (const [i, [, , labels = '', meaning = '', worry = '']] of rows.entries()) {
    expect([...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)).toEqual(made[i]?.labels)
    expect(meaning).toMatch(/^\S.{10,}/)
    expect(worry).toMatch(/^\S.{10,}/)
  }
  for (const name of page.match(/rawang_(process|nodejs)_\w+/g) ?? [])
    if (!name.endsWith('_')) expect(await registry.metrics()).toContain(`${name} `)
})
