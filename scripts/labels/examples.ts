import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { RoleId } from '../../core/annotation.ts'

const AUTHORS = new URL('../../training/authors/', import.meta.url)
const SHARED = new URL('../../../shared/data/', import.meta.url)

/** Real messages and posts stand where the project's own data folder is laid; without them nothing is taught. */
export function hasSharedData(): boolean {
  return existsSync(SHARED)
}

export interface Example {
  readonly text: string
  readonly role: RoleId
  readonly categories: readonly string[]
  /** `author:<name>`, `sms` or `real`. */
  readonly source: string
}

/** Synthetic posts of all authors, in the order of their names. */
export function readAuthors(): readonly Example[] {
  return readdirSync(AUTHORS)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) =>
      linesOf(new URL(name, AUTHORS)).map((line) => {
        const { text, role, categories } = JSON.parse(line) as Example
        return { text, role, categories, source: `author:${name.replace('.jsonl', '')}` }
      }),
    )
}

/** Real messages: `scam` is a lure, whose category nobody wrote down; all others are unrelated. */
export function readMessages(part: 'train' | 'dev'): readonly (Example & { readonly label: string })[] {
  return linesOf(new URL(`sms/${part}.tsv`, SHARED)).map((line) => {
    const tab = line.indexOf('\t')
    const label = line.slice(0, tab)
    return {
      label,
      text: line.slice(tab + 1),
      role: label === 'scam' ? 'lure' : 'unrelated',
      categories: [],
      source: 'sms',
    }
  })
}

/** Real posts with their sentiment. */
export function readPosts(part: 'train' | 'valid'): readonly { readonly text: string; readonly sentiment: string }[] {
  return linesOf(new URL(`posts/wisesight-${part}.jsonl`, SHARED)).map(
    (line) => JSON.parse(line) as { text: string; sentiment: string },
  )
}

function linesOf(file: URL): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}
