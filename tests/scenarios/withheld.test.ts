import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cli, eventually, jsonlFile, startCli, tempFolder } from '../cli.ts'

/** Of a victim, in all the ways that they are written below. */
const SECRETS = ['12345678', '234-5678', '๒๓๔๕', 'somsri.real', '3-4567-8', '1017002307']
const OFFENDERS = '0899991234'
const NOW = new Date().toISOString()
const story = (i: number) => ({
  id: `v${i}`,
  text:
    `โดนโกงค่ะ โอนค่ากระเป๋าไป 2,500 บาทแล้วไม่ได้ของ ร้านบล็อก รายที่ ${i} เบอร์คนโกง ${OFFENDERS} ` +
    'เบอร์ผม 081-234-5678 หรือ ๐๘๑๒๓๔๕๖๗๘ ไลน์ผม somsri.real บัญชีของผม กสิกร 012-3-45678-9 เลขบัตร 1101700230708',
  publishedAt: NOW,
  author: { id: `user-${i}` },
  url: 'https://forum.example/topic?tel=0812345678',
  complaint: { tel: '081 234 5678', line: 'somsri.real' },
})

it("a victim's own numbers leave by none of the ways out", { timeout: 180_000 }, async () => {
  const data = tempFolder('withheld')
  const left = new Map<string, string>()
  const keep = (way: string, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
    left.set(way, stdout)
    left.set(`${way}: log`, stderr)
    return stdout
  }
  const run = async (...args: string[]) => keep(args.join(' '), await cli([...args, '--data', data]))

  await run('ingest', jsonlFile([story(1), story(2), story(3), story(4)]), '--json')
  expect(await run('search', 'โดนโกง')).toContain(OFFENDERS)
  const { posts } = JSON.parse(await run('search', 'โดนโกง', '--json')) as { posts: { id: string }[] }
  const [{ id } = { id: '' }] = posts
  expect(JSON.parse(await run('copies', id, '--json'))).toMatchObject({ total: 3 })
  await run('stats', '--json')
  await run('alerts', 'list', '--json')
  for (const format of ['csv', 'json', 'html', 'xlsx']) {
    const out = join(data, `week.${format}`)
    await run('export', 'week', '--from', NOW.slice(0, 10), '--to', NOW.slice(0, 10), '--format', format, '--out', out)
    left.set(out, format === 'xlsx' ? spawnSync('unzip', ['-p', out]).stdout.toString() : readFileSync(out, 'utf8'))
  }

  const { child, done, output } = startCli(['start', '--role', 'serve', '--port', '0', '--data', data])
  try {
    const base = await eventually('the address', () => /http:\/\/127\.0\.0\.1:\d+/.exec(output().stderr + output().stdout)?.[0])
    const get = async (path: string) => {
      const answer = await fetch(base + path)
      expect(answer.status, path).toBe(200)
      left.set(path, await answer.text())
    }
    for (const path of ['posts', `posts/${id}`, `posts/${id}/near-copies`, 'indicators', 'campaigns', 'categories', 'trends', 'alerts', 'figures', 'timeline', 'stats'])
      await get(`/api/v1/${path}`)
    await get('/metrics')
    expect(left.get('/api/v1/indicators')).toContain('+66899991234')
  } finally {
    child.kill('SIGTERM')
    keep('serve', await done)
  }

  for (const [way, text] of left)
    for (const secret of SECRETS) expect(text.replaceAll('\u200b', ''), `${secret} by ${way}`).not.toContain(secret)
}) // prettier-ignore
