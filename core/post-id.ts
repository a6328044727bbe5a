import { createHash } from 'node:crypto'

/** Some platforms build the author's account into a post's own id (`at://did:…`, `https://server/users/name/…`). */
const NAMES_AN_ACCOUNT = /did:|@|\/users?\//i
const MAX_LENGTH = 512

/**
 * The id of a platform's post: `<platform>:<native id>`, so that the same post met twice is one. A native id that names an account, or
 * is very long, becomes `p_` and 22 base64url characters of its SHA-256: as unique, and it says nothing of the author.
 */
export function postId(platform: string, nativeId: string): string {
  if (nativeId.length <= MAX_LENGTH && !NAMES_AN_ACCOUNT.test(nativeId)) return `${platform}:${nativeId}`
  return `${platform}:p_${createHash('sha256').update(`${platform}\0${nativeId}`).digest('base64url').slice(0, 22)}`
}
