/** ๐ to ๙ as 0 to 9; all else, and every offset, as it is. */
export function arabicDigits(text: string): string {
  return text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
}
