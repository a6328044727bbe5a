import { keccak256 } from './keccak256.ts'

/** Whether the letters' case spells the checksum; addresses in one case carry none and pass. @see EIP-55. */
export function isEip55(address: string): boolean {
  const digits = address.slice(2)
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return true
  const hash = keccak256(new TextEncoder().encode(digits.toLowerCase()))
  return Array.from(digits).every((digit, i) => {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15
    return /\d/.test(digit) || digit === (nibble >= 8 ? digit.toUpperCase() : digit.toLowerCase())
  })
}
