declare module 'wordcut' {
  const wordcut: { init(): void; cutIntoArray(text: string): string[] }
  export default wordcut
}
declare module 'punycode/punycode.es6.js' {
  const punycode: { toASCII(host: string): string; toUnicode(host: string): string }
  export default punycode
}
