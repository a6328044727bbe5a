declare module 'wordcut' {
  const wordcut: { init(): void; cutIntoArray(text: string): string[] }
  export default wordcut
}
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string }
  export default stemmer
}
declare module 'natural/lib/natural/util/stopwords.js' {
  export const words: readonly string[]
}
