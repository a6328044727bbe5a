/** Abbreviations without their dots, so that `ม.ค.`, `ม.ค` and `มค` are one. */
const THAI_MONTHS = [
  ['มกราคม', 'มค'], ['กุมภาพันธ์', 'กพ'], ['มีนาคม', 'มีค'], ['เมษายน', 'เมย'], ['พฤษภาคม', 'พค'], ['มิถุนายน', 'มิย'],
  ['กรกฎาคม', 'กค'], ['สิงหาคม', 'สค'], ['กันยายน', 'กย'], ['ตุลาคม', 'ตค'], ['พฤศจิกายน', 'พย'], ['ธันวาคม', 'ธค'],
] as const // prettier-ignore
const ENGLISH_MONTHS = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
] as const // prettier-ignore
/** As Greek feeds cut or misspell them. */
const GREEK = new Map([['ιον', 6], ['ιολ', 7], ['μαω', 3]]) // prettier-ignore
/** Languages of feeds beside these; where two of them differ, the first counts. */
const OTHERS = 'de fr es pt it nl sv da nb fi pl cs hu ro el ru uk tr id ms is sk'.split(' ')

/** What a month is called. `thai`: a short year beside it is of the Buddhist era. */
export function monthOf(name: string): { readonly number: number; readonly thai: boolean } | undefined {
  const thai = THAI_MONTHS.findIndex((forms) => forms.some((form) => form === name.replaceAll('.', '')))
  if (thai >= 0) return { number: thai + 1, thai: true }
  const plain = bare(name)
  // Misspelt, it still begins as it should.
  const begun = /^[a-z]+$/.test(plain) ? plain.slice(0, 3) : ''
  const number = englishMonth(plain) ?? foreignMonths().get(plain) ?? GREEK.get(plain) ?? englishMonth(begun)
  return number === undefined ? undefined : { number, thai: false }
}

/** By its name or the beginning of it. */
function englishMonth(name: string): number | undefined {
  const at = name.length < 3 ? -1 : ENGLISH_MONTHS.findIndex((month) => month.startsWith(name))
  return at < 0 ? undefined : at + 1
}

let foreign: ReadonlyMap<string, number> | undefined

/** The names that the world's calendars have, whole or cut to three letters or more, without accents. Made when it is first needed. */
function foreignMonths(): ReadonlyMap<string, number> {
  foreign ??= new Map(
    OTHERS.toReversed().flatMap((language) => {
      const months = Array.from({ length: 12 }, (_, month) => new Set(namesOf(language, month).flatMap(cuts)))
      // A beginning that two months share is no name.
      return months.flatMap((names, month) =>
        [...names]
          .filter((name) => months.every((others, other) => other === month || !others.has(name)))
          .map((name) => [name, month + 1] as const),
      )
    }),
  )
  return foreign
}

function cuts(name: string): readonly string[] {
  return Array.from({ length: Math.max(0, name.length - 2) }, (_, i) => name.slice(0, i + 3))
}

function namesOf(language: string, month: number): readonly string[] {
  const at = new Date(Date.UTC(2026, month, 1))
  return (['long', 'short'] as const).flatMap((form) => {
    // Alone and beside a day it may be inflected differently.
    const alone = new Intl.DateTimeFormat(language, { month: form, timeZone: 'UTC' }).format(at)
    const beside = new Intl.DateTimeFormat(language, { day: 'numeric', month: form, timeZone: 'UTC' }).formatToParts(at)
    return [alone, beside.find(({ type }) => type === 'month')?.value ?? alone].map(bare)
  })
}

function bare(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase()
}
