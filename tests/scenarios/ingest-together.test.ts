import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { jsonlFile, startCli, type CliResult } from '../cli.ts'
import { aCluster, type ClusterForTest } from '../cluster.ts'
import { elasticsearchForTests, redisForTests } from '../services.ts'

const POSTS = 8_000
/** One that hears nothing would wait for ever. */
const PATIENCE_MS = 60_000

/** Synthetic posts. */
const file = jsonlFile(
  Array.from({ length: POSTS }, (_, i) => ({
    id: `together:${i}`,
    text: `โพสต์สังเคราะห์ที่ ${i} โดนหลอกโอนเงินซื้อของออนไลน์ ยังไม่ได้ของเลยค่ะ`,
    publishedAt: new Date(Date.UTC(2026, 9, 1) + i * 60_000).toISOString(),
  })),
)

interface Report {
  read: number
  stored: number
  unchanged: number
  rejected: number
}

describe('the same file taken in by several processes of a cluster', () => {
  let servers: { redis: string; elasticsearch: string }
  beforeAll(async () => {
    servers = { redis: await redisForTests(), elasticsearch: await elasticsearchForTests() }
  }, 120_000)
  let begun: ReturnType<typeof startCli>[] = []
  afterEach(async () => {
    for (const { child, done } of begun) {
      child.kill('SIGKILL')
      await done
    }
    begun = []
  })
  const begin = (cluster: ClusterForTest) => {
    const run = startCli(['ingest', file, '--json', ...cluster.where], cluster.environment)
    begun.push(run)
    return run
  }
  const endOf = async (run: ReturnType<typeof startCli>): Promise<CliResult> => {
    await Promise.race([run.done, wait(PATIENCE_MS, undefined, { ref: false })])
    run.child.kill('SIGKILL')
    return run.done
  }
  const reportOf = async (run: ReturnType<typeof startCli>): Promise<Report> => {
    const { code, stdout, stderr } = await endOf(run)
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout) as Report
  }
  const storedIn = async (cluster: ClusterForTest) =>
    JSON.parse((await cluster.run(['stats', '--json'])).stdout) as { posts: number; deadLetters: number }

  it('at the same moment: each ends, and together they say of every post once that it was stored', async () => {
    const cluster = aCluster(servers, { processing: { threads: 1 } })
    const reports = await Promise.all([begin(cluster), begin(cluster)].map(reportOf))
    for (const { read, stored, unchanged, rejected } of reports) {
      expect({ read, rejected }).toEqual({ read: POSTS, rejected: 0 })
      expect(stored + unchanged).toBe(POSTS)
    }
    expect(reports.reduce((sum, { stored }) => sum + stored, 0)).toBe(POSTS)
    expect(await storedIn(cluster)).toMatchObject({ posts: POSTS, deadLetters: 0 })
  })

  it('one of them killed (-9) half way and run again: both end, and every post is there once', async () => {
    const cluster = aCluster(servers, { processing: { threads: 1 } })
    const [lasting, killed] = [begin(cluster), begin(cluster)]
    // Once posts are there, the work is under way; nothing is read of them before.
    while ((await storedIn(cluster)).posts === 0 && killed.child.exitCode === null) await wait(50)
    killed.child.kill('SIGKILL')
    expect((await killed.done).code).toBeNull()
    for (const { read, stored, unchanged, rejected } of await Promise.all([lasting, begin(cluster)].map(reportOf)))
      expect({ read, rejected, known: stored + unchanged }).toEqual({ read: POSTS, rejected: 0, known: POSTS })
    expect(await storedIn(cluster)).toMatchObject({ posts: POSTS, deadLetters: 0 })
  })
})
