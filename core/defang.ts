import type { IndicatorType } from './annotation.ts'

/** Makes an address unclickable for people and mail programs: `https://a.b/c` -> `hxxps://a[.]b/c`. */
export function defang(type: IndicatorType, value: string): string {
  switch (type) {
    case 'url':
      return value.replace(/^http/i, 'hxxp').replaceAll('.', '[.]')
    case 'domain':
      return value.replaceAll('.', '[.]')
    case 'email':
      return value.replace('@', '[@]').replaceAll('.', '[.]')
    default:
      return value
  }
}
