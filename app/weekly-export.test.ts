import { readdir, readFile, symlink, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { ConfigSchema } from '../config/schema.ts'
import { loadTaxonomy } from '../config/taxonomy.ts'
import { DAY_MS } from '../core/bangkok-time.ts'
import { UserError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import { fixedClock } from '../tests/builders.ts'
import { cli, tempFolder } from '../tests/cli.ts'
import { AFTER_W47_MS, day, openTestStore, seedTwoWeeks, W47_MS } from '../tests/export-week.ts'
import { chooseWeek, exportLastWeek, exportMissedWeek, listExports, readExport } from './weekly-export.ts'

const config = ConfigSchema.parse({})

describe('which week', () => {
  const choose = (options: Parameters<typeof chooseWeek>[0], nowMs = AFTER_W47_MS) => chooseWeek(options, config, nowMs)

  it('is the last complete one unless asked otherwise, from the moment it is over', () => {
    expect(choose({})).toMatchObject({ label: '2026-W47', complete: true })
    expect(choose({}, W47_MS + 7 * DAY_MS).label).toBe('2026-W47')
    expect(choose({}, W47_MS + 7 * DAY_MS - 1).label).toBe('2026-W46')
    const sunday = ConfigSchema.parse({ exports: { firstDayOfWeek: 'sunday' } })
    expect(chooseWeek({}, sunday, day('2026-11-22')).label).toBe('2026-W47')
  })

  it('may be named, also while it lasts; days include the last', () => {
    expect(choose({ week: '2026-W48' })).toMatchObject({ fromMs: day('2026-11-23'), complete: false })
    expect(choose({ from: '2026-11-16', to: '2026-11-16' })).toMatchObject({
      kind: 'days',
      fromMs: day('2026-11-16'),
      untilMs: day('2026-11-17'),
    })
  })

  it.each([
    [{ week: '2026-W60' }, /^week: there is no week "2026-W60"/],
    [{ week: '2026-W49' }, /lies in the future/],
    [{ week: '2026-W47', from: '2026-11-16' }, /two different things/],
    [{ from: '2026-11-16' }, /^from alone/],
    [{ to: '2026-11-16' }, /^to alone/],
    [{ from: '2026-11-31', to: '2026-12-01' }, /^from: "2026-11-31" is no day/],
    [{ from: '2026-11-18', to: '2026-11-16' }, /^to: 2026-11-16 lies before from: 2026-11-18/],
    [{ from: '2020-01-01', to: '2026-01-01' }, /more than 366 days/],
  ])('%j is refused with a remedy', (options, message) => {
    let error: unknown
    try {
      choose(options)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).message).toMatch(message)
    expect((error as UserError).remedy).toBeTruthy()
  })
})

describe('a data folder with two weeks of posts', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = tempFolder('weekly')
    await using opened = await openTestStore(dataDir)
    await seedTwoWeeks(opened)
  })

  async function writeLastWeek(
    formats: readonly string[] = ['xlsx', 'csv', 'json', 'html'],
    write: typeof exportLastWeek = exportLastWeek,
  ) {
    await using opened = await openTestStore(dataDir)
    const written: Parameters<Events['exportWritten']>[0][] = []
    const events = { exportWritten: (event: (typeof written)[number]) => written.push(event) } as unknown as Events
    const installation = {
      store: opened.posts,
      state: opened.state,
      config: ConfigSchema.parse({ exports: { formats } }),
      taxonomy: loadTaxonomy(),
      dataDir,
      clock: fixedClock(AFTER_W47_MS),
      events,
    }
    let failure: unknown
    await write(installation).catch((error: unknown) => (failure = error))
    return { written, failure }
  }

  it('gets last week in every configured format, whole, and says so', async () => {
    const { written, failure } = await writeLastWeek()
    expect(failure).toBeUndefined()
    const files = (await readdir(join(dataDir, 'exports'))).sort()
    expect(files).toEqual(['csv', 'html', 'json', 'xlsx'].map((format) => `rawang-week-2026-W47.${format}`))
    for (const { file, bytes, week } of written) {
      expect(week).toBe('2026-W47')
      expect((await readFile(join(dataDir, 'exports', file))).length).toBe(bytes)
    }
    expect(written.map(({ format }) => format)).toEqual(['xlsx', 'csv', 'json', 'html'])
  })

  it('a format that can’t be written is named, and the others are there', async () => {
    await mkdir(join(dataDir, 'exports', 'rawang-week-2026-W47.csv'), { recursive: true })
    const { written, failure } = await writeLastWeek(['csv', 'json'])
    expect(String(failure)).toMatch(/2026-W47 was not written as csv: /)
    expect(written.map(({ format }) => format)).toEqual(['json'])
    expect((await readdir(join(dataDir, 'exports'))).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('lists what was written and hands out that alone', async () => {
    await writeLastWeek(['csv', 'json'])
    const folder = join(dataDir, 'exports')
    await writeFile(join(folder, 'notes.txt'), 'x')
    await symlink(join(dataDir, 'rawang.db'), join(folder, 'rawang-week-2026-W01.csv'))
    const listed = await listExports(dataDir)
    expect(listed.map(({ file, week, format }) => [file, week, format]).sort()).toEqual([
      ['rawang-week-2026-W47.csv', '2026-W47', 'csv'],
      ['rawang-week-2026-W47.json', '2026-W47', 'json'],
    ])
    const json = await readExport(dataDir, 'rawang-week-2026-W47.json')
    expect(JSON.parse(Buffer.from(json!.content).toString())).toMatchObject({ totals: { postsRead: { count: 42 } } })
    for (const name of ['../rawang.db', 'notes.txt', 'rawang-week-2026-W01.csv', 'rawang-week-2026-W02.csv', '..', ''])
      expect(await readExport(dataDir, name)).toBeUndefined()
  })

  it('is caught up on when nobody was there to write it, once', async () => {
    expect((await writeLastWeek(['json'], exportMissedWeek)).written).toHaveLength(1)
    expect((await writeLastWeek(['json'], exportMissedWeek)).written).toEqual([])
  })

  it('nothing written yet is an empty list', async () => {
    expect(await listExports(dataDir)).toEqual([])
  })

  it('gives the same bytes in two processes, the workbook’s seconds apart', { timeout: 120_000 }, async () => {
    const configFile = join(dataDir, 'config.yaml')
    await writeFile(configFile, 'sources: []\n')
    const run = async (format: string, out: string) => {
      const args = ['--week', '2026-W47', '--format', format, '--out', out, '--data', dataDir, '--config', configFile]
      const { code, stderr } = await cli(['export', 'week', ...args])
      expect(stderr).toContain(`wrote ${out}`)
      expect(code).toBe(0)
      return readFile(out)
    }
    // The times in a ZIP are two seconds wide: the workbooks are written first and last, so that a tick lies between them.
    const xlsx = await run('xlsx', join(dataDir, 'first.xlsx'))
    const json = await run('json', join(dataDir, 'first.json'))
    expect(json.equals(await run('json', join(dataDir, 'second.json')))).toBe(true)
    expect(xlsx.equals(await run('xlsx', join(dataDir, 'second.xlsx')))).toBe(true)
  })
})
