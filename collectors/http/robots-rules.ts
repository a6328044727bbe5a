/** What a host's robots.txt says to one crawler (RFC 9309). */
export interface RobotsRules {
  /** Undefined: it may be read. Else the line that forbids it, for people. */
  readonly forbids: (path: string) => string | undefined
  /** Least time between two requests; not part of the RFC, but asked for by many hosts. */
  readonly crawlDelayMs: number
}

interface Rule {
  readonly allow: boolean
  readonly written: string
  /** Between its `*`s; percent-encoded alike. */
  readonly parts: readonly string[]
  readonly toTheEnd: boolean
}

export const ALLOW_ALL: RobotsRules = { forbids: () => undefined, crawlDelayMs: 0 }

/** As much as the RFC wants to be read at least. */
const MOST_CHARACTERS = 512_000
const LONGEST_DELAY_MS = 3_600_000
const LINE = /^[ \t]*([a-z-]+)[ \t]*:(.*)$/i

/**
 * Reads a robots.txt for the crawler `product`. Its groups hold; without one those of `*`; without those everything may be read.
 * Pure, and tolerant: a line that can't be read says nothing.
 */
export function parseRobots(text: string, product: string): RobotsRules {
  const groups = new Map<string, { rules: Rule[]; delayMs: number }>()
  let agents: string[] = []
  let inAgents = false
  for (const line of text
    .slice(0, MOST_CHARACTERS)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)) {
    const [, name = '', rest = ''] = LINE.exec(line.split('#', 1)[0] ?? '') ?? []
    const value = rest.trim()
    switch (name.toLowerCase()) {
      case 'user-agent': {
        if (!inAgents) agents = []
        inAgents = true
        const agent = value === '*' ? '*' : (/^[a-z_-]+/i.exec(value)?.[0].toLowerCase() ?? '')
        agents.push(agent)
        if (!groups.has(agent)) groups.set(agent, { rules: [], delayMs: 0 })
        break
      }
      case 'allow':
      case 'disallow': {
        inAgents = false
        const rule = ruleOf(name.toLowerCase() === 'allow', value)
        if (rule !== undefined) for (const agent of agents) groups.get(agent)?.rules.push(rule)
        break
      }
      case 'crawl-delay': {
        inAgents = false
        const delayMs = /^\d+(\.\d+)?$/.test(value) ? Math.min(Number(value) * 1_000, LONGEST_DELAY_MS) : 0
        for (const agent of agents) {
          const group = groups.get(agent)
          if (group !== undefined) group.delayMs = Math.max(group.delayMs, delayMs)
        }
      }
    }
  }
  const own = groups.get(product.toLowerCase()) ?? groups.get('*')
  if (own === undefined) return ALLOW_ALL
  return { forbids: (path) => forbiddenBy(own.rules, encodedAlike(path)), crawlDelayMs: own.delayMs }
}

/** An empty one says nothing. */
function ruleOf(allow: boolean, value: string): Rule | undefined {
  if (value === '') return undefined
  const toTheEnd = value.endsWith('$')
  const pattern = encodedAlike(toTheEnd ? value.slice(0, -1) : value)
  return { allow, written: `${allow ? 'Allow' : 'Disallow'}: ${value}`, parts: pattern.split('*'), toTheEnd }
}

/** The longest rule that matches; of two as long the one that allows. */
function forbiddenBy(rules: readonly Rule[], path: string): string | undefined {
  if (path === '/robots.txt') return undefined
  const lengthOf = ({ parts, toTheEnd }: Rule) => parts.join('*').length + (toTheEnd ? 1 : 0)
  let best: Rule | undefined
  for (const rule of rules) {
    if (!matches(rule, path)) continue
    const longer = best === undefined ? 1 : lengthOf(rule) - lengthOf(best)
    if (longer > 0 || (longer === 0 && rule.allow)) best = rule
  }
  return best === undefined || best.allow ? undefined : best.written
}

/** Part by part from the left, in one pass: no pattern takes longer than path and pattern together. */
function matches({ parts, toTheEnd }: Rule, path: string): boolean {
  const [first = '', ...rest] = parts
  if (!path.startsWith(first)) return false
  const last = rest.pop()
  if (last === undefined) return !toTheEnd || path.length === first.length
  let at = first.length
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return toTheEnd ? path.length - last.length >= at && path.endsWith(last) : path.includes(last, at)
}

/** Letters are written as they are and everything beyond ASCII by its percent-encoded UTF-8, so that both ways of writing an address match. */
function encodedAlike(path: string): string {
  return path
    .replaceAll(/%([0-9a-f]{2})/gi, (written, hex: string) => {
      const letter = String.fromCharCode(Number.parseInt(hex, 16))
      return /[A-Za-z0-9._~-]/.test(letter) ? letter : written.toUpperCase()
    })
    .replaceAll(/[^\x21-\x7e]+/gu, (run) => encodeURIComponent(run.toWellFormed()))
}
