import type { Entry } from './entry.ts'
import { childrenOf, isElement, textOf, type XmlElement } from './xml-tree.ts'

/** Where an item says it is: GeoRSS in its simple and its GML form, and W3C's two numbers. Degrees. */
export function placeOf(item: XmlElement): Entry['place'] {
  const text = (parent: XmlElement | undefined, ...keys: readonly string[]) => textOf(childrenOf(parent, ...keys)[0])
  const name = text(item, 'georss:featurename')
  const [point] = childrenOf(item, 'geo:point')
  const two = [text(point ?? item, 'geo:lat'), text(point ?? item, 'geo:long', 'geo:lon')]
  const where = childrenOf(item, 'georss:where')[0]
  const written = text(item, 'georss:point') || text(where === undefined ? undefined : firstPoint(where), 'gml:pos')
  const pair = two.every((part) => part !== '') ? two : written.split(/[\s,]+/)
  const [latitude = NaN, longitude = NaN] = pair.map((part) => (part === '' ? NaN : Number(part)))
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (!isPlace && name === '') return undefined
  return { ...(isPlace ? { latitude, longitude } : {}), ...(name === '' ? {} : { name: name.slice(0, 200) }) }
}

function firstPoint(where: XmlElement): XmlElement | undefined {
  return where.children.filter(isElement).find(({ key }) => key === 'gml:point')
}
