/**
 * What is one word whatever a segmenter thinks: links, mail addresses, handles, hashtags, numbers, laughter, emoji, runs of Latin
 * letters, and the repetition mark. Each alternative is linear.
 */
const WHOLE = [
  /https?:\/\/[^\s\u0E00-\u0E7F]+/u,
  /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,24})+/u,
  /(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|co|io|me|cc|xyz|top|vip|shop|site|online|club|app|link|live|th|to|ly|gg)\b(?:\/[^\s\u0E00-\u0E7F]*)?/iu,
  /[@#][\p{L}\p{M}\p{N}_.]+/u,
  /\d+(?:[.,:/-]\d+)*/u,
  /\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*)*/u,
  /[\p{sc=Latin}][\p{sc=Latin}\p{M}'’]*/u,
  /ๆ/u,
]

/** A fresh matcher: sticky state is the caller's own. */
export function wholeWordPattern(): RegExp {
  return new RegExp(WHOLE.map((r) => r.source).join('|'), 'giu')
}
