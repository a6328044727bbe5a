import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cli, jsonlFile, tempFolder } from '../../tests/cli.ts'

const AUTHOR = 'synthetic-person-77'

it('a refused line is kept without its author, however it is refused', async () => {
  const data = tempFolder()
  const csv = join(tempFolder('csv'), 'posts.csv')
  writeFileSync(csv, `text,author.id,publishedAt\nเก่ามาก,${AUTHOR},1970-01-01T00:00:00Z\n`)
  const jsonl = jsonlFile([
    { author: { id: AUTHOR }, text: 'เก่ามาก', publishedAt: '1970-01-01T00:00:00Z' },
    { author: { id: AUTHOR }, text: 'ย'.repeat(1_000_000) },
    `{"author":{"id":"${AUTHOR}"},"text":"ลึก","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    { author: AUTHOR, text: 5 },
  ])
  const { code, stdout } = await cli(['ingest', jsonl, csv, '--data', data, '--json'])
  expect(code).toBe(1)
  expect(stdout).toContain('"rejected":5')
  const listed = await cli(['dead-letters', 'list', '--data', data, '--json'])
  expect((JSON.parse(listed.stdout) as { letters: unknown[] }).letters).toHaveLength(5)
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()))
    expect(readFileSync(join(entry.parentPath, entry.name)).includes(AUTHOR), entry.name).toBe(false)
})
