const RATE = 136
const LANES = 25
const MASK = (1n << 64n) - 1n
const ROUNDS = roundConstants()
const { rotations, targets } = rotationsAndTargets()

/** Keccak-256 as Ethereum uses it (not SHA3-256: the padding differs), for a few bytes at a time. @see Keccak reference 3.0. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  const blocks = Math.floor(bytes.length / RATE) + 1
  const padded = new Uint8Array(blocks * RATE)
  padded.set(bytes)
  padded[bytes.length] = (padded[bytes.length] ?? 0) ^ 0x01
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) ^ 0x80
  const view = new DataView(padded.buffer)
  const state = new BigUint64Array(LANES)
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < RATE / 8; i++) state[i] = lane(state, i) ^ view.getBigUint64(block * RATE + i * 8, true)
    permute(state)
  }
  const out = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 4; i++) out.setBigUint64(i * 8, lane(state, i), true)
  return new Uint8Array(out.buffer)
}

function permute(state: BigUint64Array): void {
  for (const constant of ROUNDS) {
    const parity = Array.from({ length: 5 }, (_, x) =>
      [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ lane(state, x + y), 0n),
    )
    for (let i = 0; i < LANES; i++)
      state[i] = lane(state, i) ^ (parity[(i + 4) % 5] ?? 0n) ^ rotate(parity[(i + 1) % 5] ?? 0n, 1n)
    const moved = new BigUint64Array(LANES)
    for (let i = 0; i < LANES; i++) moved[targets[i] ?? 0] = rotate(lane(state, i), rotations[i] ?? 0n)
    for (let i = 0; i < LANES; i++) {
      const row = i - (i % 5)
      state[i] = lane(moved, i) ^ (~lane(moved, row + ((i + 1) % 5)) & MASK & lane(moved, row + ((i + 2) % 5)))
    }
    state[0] = lane(state, 0) ^ constant
  }
}

function lane(state: BigUint64Array, i: number): bigint {
  return state[i] ?? 0n
}

function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & MASK
}

function rotationsAndTargets() {
  const by: bigint[] = Array.from({ length: LANES }, () => 0n)
  let [x, y] = [1, 0]
  for (let t = 0; t < 24; t++) {
    by[x + 5 * y] = BigInt((((t + 1) * (t + 2)) / 2) % 64)
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  const to = Array.from({ length: LANES }, (_, i) => {
    const [column, row] = [i % 5, Math.floor(i / 5)]
    return row + 5 * ((2 * column + 3 * row) % 5)
  })
  return { rotations: by, targets: to }
}

/** From the linear feedback shift register of the reference. */
function roundConstants(): readonly bigint[] {
  let register = 1
  const bit = () => {
    const out = register & 1
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1
    return out
  }
  return Array.from({ length: 24 }, () => {
    let constant = 0n
    for (let j = 0; j <= 6; j++) if (bit() === 1) constant |= 1n << (2n ** BigInt(j) - 1n)
    return constant
  })
}
