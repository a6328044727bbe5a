import { describe, expect, it } from 'vitest'
import { readOwners, scoreOwners } from './owners.ts'

describe('whose a number is, on the synthetic posts that nobody mended the rules by', () => {
  const { victims, offenders } = scoreOwners(readOwners('kept-back'))

  it("at least seven in ten of the victims' are found and called theirs", () => {
    expect(victims.of).toBeGreaterThan(80)
    expect(victims.right / victims.of).toBeGreaterThanOrEqual(0.7)
  })
  it("hardly any of the offenders' is called a victim's", () => {
    expect(offenders.calledVictims / offenders.of).toBeLessThanOrEqual(0.1)
  })
})
