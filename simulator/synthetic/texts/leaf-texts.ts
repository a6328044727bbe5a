/** Templates of one leaf category, by role; a role it can't have is left out. Written for this project, all synthetic. */
export interface LeafTexts {
  /** Id of the taxonomy. */
  readonly leaf: string
  /** The offender's own words. */
  readonly lure?: readonly string[]
  readonly 'victim-report': readonly string[]
  readonly warning: readonly string[]
  readonly question: readonly string[]
}
