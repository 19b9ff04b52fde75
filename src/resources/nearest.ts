/** Finds what was probably meant. */
import { distance } from 'fastest-levenshtein'

/** Longer words are compared by their beginning, as the time that takes grows with the square of the length. */
const longestWord = 200
const shortestStem = 3
/** How many letters of a word may be wrong: a quarter of them, of a short word two, but never more than half. */
const mistakesIn = ({ length }: string): number => Math.max(Math.floor(length / 4), Math.min(2, Math.floor(length / 2)))

const sharedBeginning = (one: string, other: string): number => {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}

/** `completed` and `completion` are of one stem, `completed` and `committed` are not. */
const areOfOneStem = (one: string, other: string): boolean => {
  const shared = sharedBeginning(one, other)
  return shared >= shortestStem && 3 * shared >= 2 * Math.min(one.length, other.length)
}

/**
 * The candidate nearest to a word, whatever its case, as ` Did you mean \`…\`?`; empty where none is near.
 * Of several as near, the one whose beginning is most like the word's: mistakes are made towards the end.
 */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const meant = word.slice(0, longestWord).toLowerCase()
  const [nearest] = candidates
    .map((candidate) => ({ candidate, folded: candidate.toLowerCase() }))
    .map(({ candidate, folded }) => ({ candidate, folded, mistakes: distance(meant, folded) }))
    .filter(({ folded, mistakes }) => mistakes <= mistakesIn(meant) || areOfOneStem(meant, folded))
    .sort((one, other) => one.mistakes - other.mistakes
      || sharedBeginning(meant, other.folded) - sharedBeginning(meant, one.folded))
  return nearest ? ` Did you mean \`${nearest.candidate}\`?` : ''
}
