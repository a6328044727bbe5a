import { decodeBase58, isBech32, isBase58Check } from '../hash/base58-bech32.ts'
import { isEip55 } from '../hash/eip55.ts'
import type { Candidate, Claims, IndicatorInput } from './candidate.ts'
import { matchesOf } from '../../matches-of.ts'

const ALNUM_RUN = /[A-Za-z0-9]{26,}/gu
const LONGEST = 90
const ETHEREUM = /^0x[0-9a-fA-F]{40}$/
// Wider than the alphabet of bech32: a mistyped address is still somebody's, and its checksum says so.
const BITCOIN_BECH32 = /^bc1[a-z0-9]{25,71}$/i
const BASE58_WALLET = /^(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33})$/
const MIXED = /[A-Z].*[a-z]|[a-z].*[A-Z]/
const DIGIT_COUNT = /\d/g

/** BTC, ETH (and chains with its addresses) and TRON wallets. A checksum that fails is reported; people and offenders mistype. */
export function findWallets({ reading }: IndicatorInput, claims: Claims): void {
  for (const { 0: run, index } of matchesOf(ALNUM_RUN, reading.cased)) {
    if (run.length > LONGEST) continue
    const checks = checksOf(run)
    if (checks === undefined) continue
    const candidate: Candidate = { type: 'crypto-wallet', value: run, start: index, end: index + run.length, checks }
    claims.add(candidate)
  }
}

function checksOf(run: string): Candidate['checks'] | undefined {
  if (ETHEREUM.test(run)) return { shape: true, checksum: isEip55(run) }
  if (BITCOIN_BECH32.test(run)) return { shape: true, checksum: isBech32(run) }
  if (BASE58_WALLET.test(run) && MIXED.test(run) && (run.match(DIGIT_COUNT)?.length ?? 0) >= 3) {
    const bytes = decodeBase58(run)
    return { shape: true, checksum: bytes !== undefined && isBase58Check(bytes) }
  }
  return undefined
}
