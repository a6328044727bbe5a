import { hashWord } from '../stages/hash-word.ts'
import type { SymbolIds } from './symbols.ts'

/** Numbers of names, 1 for the first: a table with open addressing, at most half full, so that no word need be hashed twice. */
export function createSymbolTable(names: readonly string[]): SymbolIds {
  const bits = Math.max(4, 33 - Math.clz32(names.length))
  const mask = 2 ** bits - 1
  const slots = new Int32Array(2 * (mask + 1))
  names.forEach((name, i) => {
    const hash = hashWord(name)
    let at = hash & mask
    while (slots[2 * at + 1] !== 0) at = (at + 1) & mask
    slots[2 * at] = hash
    slots[2 * at + 1] = i + 1
  })
  return (name, hash) => {
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = slots[2 * at + 1] ?? 0
      if (id === 0 || (slots[2 * at] === hash && names[id - 1] === name)) return id
    }
  }
}
