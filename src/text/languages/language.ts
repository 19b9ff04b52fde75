/** One script, or several that are read alike, in which search finds words. */
export interface Language {
  readonly name: string
  /** Raised with every change of this language's rules: registers are then indexed anew. */
  readonly version: number
  /** The letters: what stands in a character class of a regular expression. */
  readonly letters: string
  /** Written without spaces: each character is a word, and a query finds characters side by side, not beginnings. */
  readonly isUnspaced: boolean
  /** Removes from a decomposed text (NFKD) what search ignores. */
  readonly fold?: (decomposed: string) => string
  /** Returns the words of a text with only the most common letters, else undefined: a fast path for most texts. */
  readonly plainWords: (text: string) => string[] | undefined
}
