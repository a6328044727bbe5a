import type { Entry } from '../feed-format/entry.ts'

/**
 * A story of Google News: its title ends with the outlet's name, which goes; its description is the title once more, as a link. One
 * story comes under several ids and addresses, so title and outlet name it.
 */
export function mendStory(entry: Entry): Entry {
  const { title, outlet } = entry
  if (title === undefined) return entry
  const ending = outlet === undefined ? undefined : [` - ${outlet}`, ` - ${escaped(outlet)}`].find((end) => title.value.endsWith(end)) // prettier-ignore
  const value = ending === undefined ? title.value : title.value.slice(0, -ending.length)
  if (value.trim() === '') return entry
  const name = [value, outlet ?? ''].map((part) => part.normalize('NFC').replace(/\s+/g, ' ').trim())
  return { ...entry, id: name.join('\n'), title: { ...title, value }, body: undefined }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
