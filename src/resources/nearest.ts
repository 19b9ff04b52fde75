/** Finds what was probably meant. */
import { closest } from 'fastest-levenshtein'

/** The candidate nearest to a word, as ` Did you mean \`…\`?`; empty where there is none. */
export const didYouMean = (word: string, candidates: readonly string[]): string =>
  candidates.length === 0 ? '' : ` Did you mean \`${closest(word.slice(0, 200), candidates)}\`?`
