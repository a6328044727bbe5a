export interface ThaiPhone {
  readonly kind: 'mobile' | 'landline' | 'service'
  /** E.164. */
  readonly value: string
}

const MOBILE = /^0[689]\d{8}$/
const LANDLINE = /^0[2-57]\d{7}$/
const SERVICE = /^1800\d{6}$/
const LANDLINE_3 = /^0[3-57][2-9]\d{6}$/
const BANGKOK = /^02\d{7}$/

/**
 * A number of the Thai plan as E.164: mobiles 06, 08, 09 and eight digits, landlines 02 and 03 to 07 and seven, toll-free 1800.
 * @param hasPlus - A plus stood before: a foreign number is then taken as it is.
 * @see National Broadcasting and Telecommunications Commission, numbering plan.
 */
export function toThaiPhone(digits: string, hasPlus: boolean): ThaiPhone | undefined {
  const country = /^(?:0066|66|0011?66)0?([2-9]\d{7,8})$/.exec(digits)
  if (country !== null && (hasPlus || digits.startsWith('66') || digits.startsWith('00')))
    return national(`0${country[1] ?? ''}`)
  if (hasPlus)
    return /^[1-9]\d{8,13}$/.test(digits) && !digits.startsWith('66')
      ? { kind: 'mobile', value: `+${digits}` }
      : undefined
  return national(digits)
}

function national(digits: string): ThaiPhone | undefined {
  if (MOBILE.test(digits)) return { kind: 'mobile', value: `+66${digits.slice(1)}` }
  if (LANDLINE.test(digits) && (BANGKOK.test(digits) || LANDLINE_3.test(digits)))
    return { kind: 'landline', value: `+66${digits.slice(1)}` }
  if (SERVICE.test(digits)) return { kind: 'service', value: `+66${digits}` }
  return undefined
}

/** Check digit of a Thai citizen id: 11 minus the weighted sum of the first twelve modulo 11, its last digit. */
export function isCitizenId(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < 12; i++) sum += Number(digits.charAt(i)) * (13 - i)
  return (11 - (sum % 11)) % 10 === Number(digits.charAt(12)) && !digits.startsWith('0')
}
