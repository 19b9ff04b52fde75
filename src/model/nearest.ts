/** Finds what was probably meant. */
import { distance } from 'fastest-levenshtein'

/** Longer words are compared by their beginning, as the time that takes grows with the square of the length. */
const longestWord = 200
const shortestStem = 3
/** How many letters of a word may be wrong: a quarter of them, of a short word two, as two that are swapped. */
const mistakesIn = ({ length }: string): number => Math.max(Math.floor(length / 4), Math.min(2, length - 1))

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

interface Guess {
  readonly candidate: string
  readonly isNear: boolean
  readonly mistakes: number
  readonly shared: number
}

/** The candidate nearest to a word, whatever its case. Of several as near, the one that begins most alike: mistakes are made towards the end. */
const nearest = (word: string, candidates: readonly string[]): Guess | undefined => {
  const meant = word.slice(0, longestWord).toLowerCase()
  const guesses = candidates.map((candidate): Guess => {
    const folded = candidate.toLowerCase()
    const mistakes = distance(meant, folded)
    const isNear = mistakes <= mistakesIn(meant) || areOfOneStem(meant, folded)
    return { candidate, isNear, mistakes, shared: sharedBeginning(meant, folded) }
  })
  return guesses.sort(
    (one, other) =>
      Number(other.isNear) - Number(one.isNear) || one.mistakes - other.mistakes || other.shared - one.shared,
  )[0]
}

const asked = ({ candidate }: Guess): string => ` Did you mean \`${candidate}\`?`

/** The nearest of names that nobody has listed, as ` Did you mean \`…\`?`; empty where there are none. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const guess = nearest(word, candidates)
  return guess ? asked(guess) : ''
}

/** The same beside a list of all that is possible, where a far guess would mislead: only what is near. */
export const ifNear = (word: string, candidates: readonly string[]): string => {
  const guess = nearest(word, candidates)
  return guess?.isNear ? asked(guess) : ''
}
