import type { Random } from './random.ts'

/** Words for a `{slot}` of a template; the same name in one text gives the same words. */
export type FillSlot = (name: string) => string

const INNERMOST_CHOICE = /\[([^[\]]*)\]/g
const SLOT = /\{([a-z]+\d?)\}/g

/**
 * Makes a text of a template: `[a|b|]` is one of the alternatives (they nest, and may be empty), `{shop}` is filled by `fill`.
 * Runs of blanks that empty alternatives leave behind become one.
 */
export function expandTemplate(template: string, random: Random, fill: FillSlot): string {
  let text = template
  for (;;) {
    const next = text.replace(INNERMOST_CHOICE, (_, choices: string) => random.pick(choices.split('|')))
    if (next === text) break
    text = next
  }
  const filled = new Map<string, string>()
  const slot = (name: string): string => {
    const known = filled.get(name)
    if (known !== undefined) return known
    const words = fill(name.replace(/\d$/, ''))
    filled.set(name, words)
    return words
  }
  return text
    .replace(SLOT, (_, name: string) => slot(name))
    .replace(/ {2,}/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim()
}
