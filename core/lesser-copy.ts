/** As much of a copy of a post as decides; `source` as the store names it. */
interface Copy<S extends string | number> {
  readonly source: S
  readonly isAuthorKnown: boolean
}

/**
 * Two sources of one platform may bring the same post, and one of them not be told whose it is (Instagram: by hashtag and by account):
 * its copy does not take the place of the one that says it. One source alone is believed: a platform may take an author away.
 */
export function isLesserCopy<S extends string | number>(next: Copy<S>, stored: Copy<S>): boolean {
  return stored.isAuthorKnown && !next.isAuthorKnown && next.source !== stored.source
}
