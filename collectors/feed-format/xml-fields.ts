import { someOf } from './entry.ts'
import { childrenOf, textOf, type XmlElement } from './xml-tree.ts'

/** The first text that one of these elements has, in the order of the keys. */
export function first(parent: XmlElement, ...keys: readonly string[]): string | undefined {
  return some(parent, ...keys)[0]
}

/** Texts of these elements that have one, in the order of the keys. */
export function some(parent: XmlElement, ...keys: readonly string[]): readonly string[] {
  return someOf(keys.flatMap((key) => childrenOf(parent, key).map(textOf)))
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes[name]?.trim()
  return value === '' ? undefined : value
}

/** Where MediaRSS puts its elements: the item, its groups, its contents. */
export function mediaParts(item: XmlElement): readonly XmlElement[] {
  const groups = childrenOf(item, 'media:group')
  return [item, ...groups, ...[item, ...groups].flatMap((part) => childrenOf(part, 'media:content'))]
}
