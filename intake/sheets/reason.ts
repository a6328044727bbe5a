/** Why a row is refused and what to do: both languages, since it is read in an office's spreadsheet. It quotes no cell with personal data. */
export interface Reason {
  readonly th: string
  readonly en: string
}
