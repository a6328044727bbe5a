import { sha256 } from './sha256.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** One version byte, twenty of hash, four of checksum. */
const WALLET_BYTES = 25

/** Bytes of a wallet in base 58; undefined when they are not 25. */
export function decodeBase58(text: string): Uint8Array | undefined {
  let value = 0n
  for (const sign of text) value = value * 58n + BigInt(BASE58.indexOf(sign))
  if (value >= 1n << BigInt(8 * WALLET_BYTES)) return undefined
  const bytes = new Uint8Array(WALLET_BYTES)
  for (let i = WALLET_BYTES - 1; i >= 0; i--, value >>= 8n) bytes[i] = Number(value & 255n)
  return bytes
}

/** Last four bytes are the first of the double SHA-256 of the others. */
export function isBase58Check(bytes: Uint8Array): boolean {
  const hash = sha256(sha256(bytes.subarray(0, -4)))
  return bytes.subarray(-4).every((byte, i) => byte === hash[i])
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
/** Bech32 and Bech32m end in these. @see BIP 173, BIP 350. */
const ENDS: readonly number[] = [1, 0x2bc830a3]

export function isBech32(address: string): boolean {
  const lower = address.toLowerCase()
  if (address !== lower && address !== address.toUpperCase()) return false
  const separator = lower.lastIndexOf('1')
  const prefix = Array.from(lower.slice(0, separator), (sign) => sign.charCodeAt(0))
  const values = [
    ...prefix.map((code) => code >> 5),
    0,
    ...prefix.map((code) => code & 31),
    ...Array.from(lower.slice(separator + 1), (sign) => BECH32.indexOf(sign)),
  ]
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    GENERATORS.forEach((generator, i) => {
      if ((top >>> i) & 1) check ^= generator
    })
  }
  return ENDS.includes(check >>> 0)
}
