/** Finds the word that a misspelt word means. */
import { distance } from 'fastest-levenshtein'
import { sharedBeginning } from '../model/closest-name.ts'

/** Shorter words are too much like others, longer ones are no words. */
export const shortest = 4
const longest = 40
/** The length from which two letters may be wrong. */
const longEnough = 6

/** Reports whether a word consists of letters and is long enough to be told from others. */
export const isSpelt = (word: string): boolean =>
  /^\p{L}+$/u.test(word) && word.length >= shortest && word.length <= longest

const areSwapped = (one: string, other: string): boolean => {
  const at = sharedBeginning(one, other)
  return one.slice(0, at) + (one[at + 1] ?? '') + (one[at] ?? '') + one.slice(at + 2) === other
}

/** Returns the number of wrong letters; two letters in each other's place are one mistake. */
export const mistakesBetween = (one: string, other: string): number =>
  areSwapped(one, other) ? 1 : distance(one, other)

/** A word that is still being typed is held against beginnings, which are surer only with fewer mistakes. */
const mistakesOf = (typed: string, word: string): number => {
  const beginnings = [typed.length, typed.length + 1].filter((length) => length < word.length)
  return Math.min(
    mistakesBetween(typed, word),
    ...beginnings.map((length) => mistakesBetween(typed, word.slice(0, length)) + 1),
  )
}

/** Compares guesses: fewer mistakes first, then the word nearer in length, then the longer common beginning. */
const orderOf = (typed: string, word: string): readonly number[] => [
  mistakesOf(typed, word),
  Math.abs(word.length - typed.length),
  -sharedBeginning(typed, word),
]

/** Returns the nearest of these words, if it is near; the first of equally near ones. */
export const nearestWord = (typed: string, words: Iterable<string>): string | undefined => {
  const most = typed.length < longEnough ? 1 : 2
  const near = [...words]
    .map((word) => ({ word, order: orderOf(typed, word) }))
    .filter(({ order: [mistakes = 0] }) => mistakes <= most)
  return near.sort((one, other) => byNumbers(one.order, other.order))[0]?.word
}

/** Returns how alike two texts are: 1 if they are equal, 0 if they share no letter in its place. */
export const likeness = (one: string, other: string): number =>
  1 - distance(one, other) / Math.max(one.length, other.length, 1)

// Orders by several numbers.

/** Compares lists of numbers of one length: the first numbers that differ decide. */
export const byNumbers = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((order, value, at) => order || value - (other[at] ?? 0), 0)
