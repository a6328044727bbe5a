import { expect, it } from 'vitest'
import { nextCronMs } from './next-cron.ts'

it('gives the next Monday at seven in Bangkok, which is midnight in UTC', () => {
  const next = new Date(nextCronMs('0 7 * * 1'))
  expect([next.getUTCDay(), next.getUTCHours(), next.getUTCMinutes()]).toEqual([1, 0, 0])
  const waitMs = next.getTime() - Date.now()
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThanOrEqual(7 * 86_400_000)
})
