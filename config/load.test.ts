import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, parseConfig, secretsFrom, type LoadOptions } from './load.ts'
import { categoryIds, loadTaxonomy } from './taxonomy.ts'

const ids = categoryIds(loadTaxonomy())
const parse = (text: string, check?: LoadOptions['check']) => parseConfig(text, { where: 'test.yaml', categoryIds: ids, check }) // prettier-ignore

function problems(text: string, check?: LoadOptions['check']) {
  try {
    parse(text, check)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('expected a ConfigError')
}

describe('configuration', () => {
  it('is complete without a file', () => {
    const { config, file } = loadConfig({ defaultFile: '/nonexistent/rawang.yaml', categoryIds: ids })
    expect(file).toBeUndefined()
    expect(config.server).toEqual({ host: '127.0.0.1', port: 1212 })
    expect(config.trends.every).toBe(60_000)
    expect(config.alerts.retryAfter).toHaveLength(9)
  })

  it('says that a named file is not there', () => {
    expect(() => loadConfig({ file: '/nonexistent/x.yaml', defaultFile: 'y', categoryIds: ids })).toThrow(
      /no such configuration file/,
    )
  })

  it('reports every problem at once, with path, value and remedy', () => {
    const found = problems(`
server: { port: 99999 }
sources:
  - { id: Bad Id, title: t, collector: feeds, evry: 5m }
trends: { every: soon }
exports: { firstDayOfWeek: mondya }
`)
    const byPath = new Map(found.map((p) => [p.path, p]))
    expect([...byPath.keys()].sort()).toEqual([
      'exports.firstDayOfWeek',
      'server.port',
      'sources[0].evry',
      'sources[0].id',
      'trends.every',
    ])
    expect(byPath.get('sources[0].evry')?.remedy).toContain('"every"')
    expect(byPath.get('trends.every')).toMatchObject({ value: 'soon' })
    expect(byPath.get('trends.every')?.remedy).toContain('5m')
    expect(byPath.get('exports.firstDayOfWeek')?.remedy).toContain('"monday"')
  })

  it('suggests the right name at the top and inside a rule of its kind', () => {
    expect(problems('sorces: []')[0]).toMatchObject({
      path: 'sorces',
      remedy: expect.stringContaining('"sources"') as unknown,
    })
    expect(problems('alerts: { rules: [{ kind: burst, id: a, minPost: 3 }] }')[0]).toMatchObject({
      path: 'alerts.rules[0].minPost',
      remedy: expect.stringContaining('"minPosts"') as unknown,
    })
  })

  it('tells what is wrong between settings together with what is wrong in them, at its place in the file', () => {
    const found = problems(`
server: { prot: 1, host: 0.0.0.0 }
sources:
  - { id: Bad Id, title: t, collector: feeds }
  - { id: a, title: t, collector: feeds, every: 5 minuts }
  - { id: a, title: t, collector: feeds }
alerts:
  channels: [{ id: ops }]
  rules: [{ kind: brust, id: x }, { kind: burst, id: b, categories: [fraud.lone], channels: [ops, opps] }]
`)
    expect(found.map(({ path, remedy }) => `${path}: ${remedy}`)).toEqual([
      expect.stringMatching(/^server\.prot: .*"port"/),
      expect.stringMatching(/^sources\[0\]\.id: /),
      expect.stringMatching(/^sources\[1\]\.every: .*5m/),
      expect.stringMatching(/^alerts\.rules\[0\]\.kind: did you mean "burst"/),
      expect.stringMatching(/^alerts\.channels\[0\]\.kind: .*webhook/),
      expect.stringMatching(/^sources\[2\]\.id: give each its own id/),
      expect.stringMatching(/^alerts\.rules\[1\]\.channels\[1\]: /),
      expect.stringMatching(/^alerts\.rules\[1\]\.categories\[0\]: .*"fraud.loan"/),
      expect.stringMatching(/^server\.host: /),
    ])
  })

  it('looks at the rest of an entry whose id is wrong or whose title is missing, and says whose it is', () => {
    const check: LoadOptions['check'] = (config) =>
      config.sources.map(({ options, collector }, i) => ({ path: `sources[${i}].options`, problem: 'looked at', value: `${collector} ${JSON.stringify(options)}`, remedy: 'x' })) // prettier-ignore
    const text = `
sources:
  - { id: Bad Id, title: t, collector: feeds, options: { n: 1 } }
  - { id: b, collector: feeds, options: { n: 2 } }
  - { id: c, title: t, options: { n: 3 } }
watchWords: [{ id: w, title: t, queries: [q], sources: [Bad Id] }]
`
    const found = problems(text, check)
    const looked = found.filter(({ problem }) => problem === 'looked at')
    expect(looked.map(({ path, entry, value }) => [path, entry, value])).toEqual([
      ['sources[0].options', 'Bad Id', 'feeds {"n":1}'],
      ['sources[1].options', 'b', 'feeds {"n":2}'],
      ['sources[2].options', 'c', 'left-out-0 {"n":3}'],
    ])
    // Nothing else but what is wrong.
    expect(found.filter((problem) => !looked.includes(problem)).map(({ path }) => path)).toEqual(['sources[0].id', 'sources[1].title', 'sources[2].collector', 'watchWords[0].sources[0]']) // prettier-ignore
  })

  it('says what an address looks like, shows a number that is too long for one in full, and says to quote it', () => {
    expect(problems('cluster: { elasticsearch: { node: nonsense } }')).toMatchObject([
      {
        path: 'cluster.elasticsearch.node',
        value: 'nonsense',
        remedy: expect.stringContaining('e.g. https://') as unknown,
      },
    ])
    expect(() => parse('sources: [{ id: 17841400000000001, title: t, collector: feeds }]')).toThrow(
      "sources[0].id: must be a text (found 17841400000000001) → put it in quotes: '…'",
    )
  })

  it('says limits in plain words, and looks at the rest beside a list that is empty without its mistake', () => {
    const found = problems(`
watchWords: [{ id: w, title: '', queries: [] }]
collecting: { holidays: [2026-13-01] }
cluster: { shards: 0 }
alerts:
  rules:
    - { kind: source-state, id: s, states: [stael] }
    - { kind: watch-word, id: x, watchWords: [zz] }
`)
    expect(Object.fromEntries(found.map(({ path, remedy }) => [path, remedy]))).toEqual({
      'watchWords[0].title': 'write something here',
      'watchWords[0].queries': 'name at least one',
      'collecting.holidays[0]': 'write a day of the calendar, e.g. 2027-02-21',
      'cluster.shards': 'write a number of at least 1',
      'alerts.rules[0].states[0]': expect.stringContaining('"stale"') as unknown,
      'alerts.rules[1].watchWords[0]': 'remove it',
    })
  })

  it('refuses names that refer to nothing, and ids used twice', () => {
    const found = problems(`
sources: [{ id: a, title: a, collector: feeds }, { id: a, title: b, collector: feeds }]
alerts: { rules: [{ kind: burst, id: r, categories: [fraud.lone], channels: [ops] }] }
`)
    expect(found.map((p) => p.path)).toEqual([
      'sources[1].id',
      'alerts.rules[0].channels[0]',
      'alerts.rules[0].categories[0]',
    ])
    expect(found[2]?.remedy).toContain('"fraud.loan"')
  })

  it('refuses one id for what is read and what is sent', () => {
    const found = problems(`
sources: [{ id: line-centre, title: a, collector: feeds }, { id: chiang-mai, title: b, collector: feeds }]
intake:
  line: { account: centre }
  sheets:
    - { id: chiang-mai, title: c, columns: { text: เรื่อง } }
    - { id: lampang, title: d, columns: { text: เรื่อง } }
    - { id: lampang, title: e, columns: { text: เรื่อง } }
    - { id: line-office, title: f, columns: { text: เรื่อง } }
`)
    expect(found.map(({ path, value }) => [path, value])).toEqual([
      ['intake.line.account', 'line-centre'],
      ['intake.sheets[0].id', 'chiang-mai'],
      ['intake.sheets[2].id', 'lampang'],
    ])
  })

  it('refuses to open the page to the network without authentication', () => {
    expect(problems('server: { host: 0.0.0.0 }')[0]?.path).toBe('server.host')
    expect(parse('server: { host: "::1" }').server.host).toBe('::1')
  })

  it('names line and column of broken YAML', () => {
    expect(problems('server: {port: 1')[0]?.problem).toMatch(/line 1/)
  })
})

describe('secrets', () => {
  it('come from NAME or NAME_FILE and cannot be printed', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rawang-')), 'token')
    writeFileSync(file, 's3cret-from-file\n')
    const secrets = secretsFrom({ A: 's3cret', B_FILE: file })
    expect(secrets('A')?.reveal()).toBe('s3cret')
    expect(secrets('B')?.reveal()).toBe('s3cret-from-file')
    expect(secrets('C')).toBeUndefined()
    const a = secrets('A')
    expect(`${String(a)} ${JSON.stringify({ a })} ${inspect(a)} ${inspect({ a }, { showHidden: true })}`).not.toContain(
      's3cret',
    )
  })

  it('given twice, or in a file that is not there, is an error that names the variable', () => {
    expect(() => secretsFrom({ A: 'x', A_FILE: 'y' })('A')).toThrow(/A and A_FILE/)
    expect(() => secretsFrom({ A_FILE: '/nonexistent' })('A')).toThrow(/A_FILE/)
  })
})
