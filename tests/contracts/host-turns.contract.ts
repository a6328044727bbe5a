import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BURST, type HostTurns } from '../../core/ports/host-turns.ts'

export interface HostTurnsUnderTest {
  readonly name: string
  /** @returns As many as asked for that book in the same book. */
  readonly open: (count: number) => Promise<readonly HostTurns[]>
}

const INTERVAL_MS = 10_000
/** Booking takes time on a real clock. */
const SLACK_MS = 1_500
const TURN = { intervalMs: INTERVAL_MS, longestAwayMs: 30_000 }
const waitOf = async (turns: HostTurns, host: string) => {
  const booked = await turns.book(host, TURN)
  return booked.kind === 'turn' ? booked.waitMs : Infinity
}

/** What core/ports/host-turns.ts promises. */
export function describeHostTurns({ name, open }: HostTurnsUnderTest): void {
  describe(`turns: ${name}`, () => {
    const aHost = () => `${randomUUID()}.example`

    it('the first few at once, then evenly apart, each host on its own', async () => {
      const [turns] = (await open(1)) as [HostTurns]
      const [host, other] = [aHost(), aHost()]
      for (let i = 0; i < BURST; i++) expect(await waitOf(turns, host)).toBe(0)
      for (let i = 1; i <= 3; i++) {
        const waitMs = await waitOf(turns, host)
        expect(waitMs).toBeLessThanOrEqual(i * INTERVAL_MS)
        expect(waitMs).toBeGreaterThan(i * INTERVAL_MS - SLACK_MS)
      }
      expect(await waitOf(turns, other)).toBe(0)
    })

    it('without a burst every turn but the first waits', async () => {
      const [turns] = (await open(1)) as [HostTurns]
      const host = aHost()
      const waits: number[] = []
      for (let i = 0; i < 3; i++) {
        const booked = await turns.book(host, { ...TURN, burst: 1 })
        waits.push(booked.kind === 'turn' ? booked.waitMs : Infinity)
      }
      expect(waits[0]).toBe(0)
      for (const i of [1, 2]) expect(waits[i]).toBeGreaterThan(i * INTERVAL_MS - SLACK_MS)
    })

    it('however many book at the same moment, no turn is given twice', async () => {
      const [a, b] = (await open(2)) as [HostTurns, HostTurns]
      const host = aHost()
      const waits = await Promise.all(Array.from({ length: 20 }, (_, i) => waitOf(i % 2 === 0 ? a : b, host)))
      waits.sort((x, y) => x - y)
      for (const [i, waitMs] of waits.entries()) {
        const wanted = Math.max(0, i - BURST + 1) * INTERVAL_MS
        expect(waitMs).toBeLessThanOrEqual(wanted)
        expect(waitMs).toBeGreaterThanOrEqual(Math.max(0, wanted - SLACK_MS))
      }
    })

    it('a host that asked to be left alone is, for the longest time that it asked for', async () => {
      const [a, b] = (await open(2)) as [HostTurns, HostTurns]
      const host = aHost()
      await a.stayAway(host, 20_000)
      await a.stayAway(host, 1)
      const waitMs = await waitOf(b, host)
      expect(waitMs).toBeLessThanOrEqual(20_000)
      expect(waitMs).toBeGreaterThan(20_000 - SLACK_MS)
      await b.stayAway(host, 600_000)
      const booked = await a.book(host, TURN)
      expect(booked.kind).toBe('away')
      expect(booked.kind === 'away' ? booked.forMs : 0).toBeGreaterThan(600_000 - SLACK_MS)
      expect(await waitOf(a, aHost())).toBe(0)
    })
  })
}
