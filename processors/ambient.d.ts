declare module 'wordcut' {
  const wordcut: { init(): void; cutIntoArray(text: string): string[] }
  export default wordcut
}
declare module 'punycode/punycode.es6.js' {
  const punycode: { toASCII(host: string): string; toUnicode(host: string): string }
  export default punycode
}
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string }
  export default stemmer
}
declare module 'natural/lib/natural/util/stopwords.js' {
  export const words: readonly string[]
}
