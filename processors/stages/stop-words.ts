/** English words that say little by themselves, by what they are in a sentence. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `an the this that these those each any some all many much more most few other another both same such own
   me my myself we our ours ourselves you your yours yourself he him his himself she her it its itself they their theirs them themselves
   who whom which what where when while why how here there now then never still only also very too well
   be am is are was were been being do does did doing have has had can cannot could might must should would
   come came get got make said see take like way
   and or but if because since than as so
   about above after again at before below between by during for from further in into of on out over through to under until up with`.split(
    /\s+/,
  ),
)

/** @param term - In lower case. */
export function isStopWord(term: string): boolean {
  return STOP_WORDS.has(term)
}
