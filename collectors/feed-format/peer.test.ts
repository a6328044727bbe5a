import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { cleanXml } from './clean-xml.ts'
import { decodeFeed } from './decode.ts'
import { jsonEntries } from './json-entries.ts'
import { xmlEntries } from './xml-entries.ts'
import { xmlTree } from './xml-tree.ts'

interface PeerItem {
  readonly title?: string | { readonly value?: string } | undefined
  readonly link?: string | undefined
  readonly pubDate?: string | undefined
}

const DIR = join(import.meta.dirname, 'fixtures')

/** An independent reader of feeds finds nothing in them that we miss. */
describe.each(readdirSync(DIR))('%s, beside a library that reads feeds', (name) => {
  const text = decodeFeed(readFileSync(join(DIR, name)))
  const isJson = name.endsWith('.json')
  const root = isJson ? undefined : xmlTree(cleanXml(text), 'https://peer.example/')
  const ours = root === undefined ? jsonEntries(JSON.parse(text), 100) : xmlEntries(root, 100)
  const { format, feed } = parseFeed(isJson ? (JSON.parse(text) as object) : cleanXml(text))
  const theirs = ('entries' in feed ? feed.entries : 'items' in feed ? feed.items : []) as readonly PeerItem[]

  it('has as many items, with the same titles, links and dates', () => {
    expect(ours?.format).toBe(format)
    expect(ours?.entries).toHaveLength(theirs.length)
    for (const [i, item] of theirs.entries()) {
      const title = typeof item.title === 'object' ? item.title.value : item.title
      if (title !== undefined) expect(ours?.entries[i]?.title?.value.replace(/<[^>]*>/g, '').trim()).toBe(title.replace(/<[^>]*>/g, '').trim()) // prettier-ignore
      if (item.link !== undefined) expect(ours?.entries[i]?.link).toContain(item.link)
      if (item.pubDate !== undefined) expect(ours?.entries[i]?.published).toContain(item.pubDate)
    }
  })
})
