import type { Language } from '../i18n/language.tsx'

const LOCALE: Readonly<Record<Language, string>> = { th: 'th-TH-u-nu-latn', en: 'en-GB' }

/** `8,140`; with `digits` at most that many after the point. */
export function formatNumber(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: digits }).format(value)
}

/** `1.2 ล้าน`, `1.2 million`: for figures too long for their place. Below a hundred thousand in full. */
export function formatShort(value: number, language: Language): string {
  if (Math.abs(value) < 100_000) return formatNumber(value, language)
  return new Intl.NumberFormat(LOCALE[language], {
    notation: 'compact',
    compactDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(value)
}

/** `+12 %`, `−3 %`; undefined against nothing, where no percentage exists. */
export function formatChange(value: number, previous: number, language: Language): string | undefined {
  if (previous === 0) return undefined
  const percent = Math.round(((value - previous) / previous) * 100)
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±'
  return `${sign}${formatNumber(Math.abs(percent), language)} %`
}

/** `0.973` -> `97 %`. Never rounds up to a certainty that is not there. */
export function formatShare(share: number, language: Language): string {
  const percent = share < 1 ? Math.min(99, Math.round(share * 100)) : 100
  return `${formatNumber(percent, language)} %`
}
