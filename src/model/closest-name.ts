/** Suggests the closest valid name. */
import { distance } from 'fastest-levenshtein'
import type { Hint } from '../text/messages/en.ts'

/** Longer words are compared by their beginnings: the time grows with the square of the length. */
const longestWord = 200
const shortestStem = 3
/** The number of wrong letters tolerated: a quarter of the word, but at least two, as swapping a pair counts twice. */
const mistakesIn = ({ length }: string): number => Math.max(Math.floor(length / 4), Math.min(2, length - 1))

/** Returns the length of the beginning that two words share. */
export const sharedBeginning = (one: string, other: string): number => {
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

/**
 * Returns the closest candidate, ignoring case. Ties go to the longest common beginning: errors come late in a word.
 */
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

/** Returns the closest candidate; undefined without candidates. */
export const nearestTo = (word: string, candidates: readonly string[]): string | undefined =>
  nearest(word, candidates)?.candidate

/** Suggests the closest candidate; nothing without candidates. */
export const didYouMean = (word: string, candidates: readonly string[]): Hint[] => {
  const guess = nearest(word, candidates)
  return guess ? [{ meant: guess.candidate }] : []
}

/** Returns the closest candidate, if it is close. */
export const closestTo = (word: string, candidates: readonly string[]): string | undefined => {
  const guess = nearest(word, candidates)
  return guess?.isNear ? guess.candidate : undefined
}

/** Returns the suggestion only if the candidate is close: for messages that list all candidates anyway. */
export const ifNear = (word: string, candidates: readonly string[]): Hint[] => {
  const guess = nearest(word, candidates)
  return guess?.isNear ? [{ meant: guess.candidate }] : []
}

// Words that people use for values which have other names here.

const names: Readonly<Record<string, readonly string[]>> = {
  abandoned: ['cancelled', 'withdrawn'],
  active: ['implementation', 'in-force'],
  actuals: ['actual'],
  approved: ['committed', 'preparation'],
  approximately: ['about'],
  budget: ['planned'],
  budgeted: ['planned'],
  canceled: ['cancelled', 'withdrawn'],
  circa: ['about'],
  closed: ['completion', 'completed'],
  complete: ['completion', 'completed'],
  completed: ['completion', 'completed'],
  construction: ['implementation'],
  corporation: ['company'],
  done: ['completion', 'completed'],
  equals: ['exact'],
  executed: ['actual'],
  finished: ['completion', 'completed'],
  forecast: ['planned'],
  goal: ['target'],
  'in progress': ['implementation', 'in-force'],
  'in-progress': ['implementation', 'in-force'],
  maximum: ['at-most'],
  minimum: ['at-least'],
  ministry: ['government'],
  newspaper: ['news-article', 'media'],
  news: ['news-article'],
  ongoing: ['implementation', 'in-force'],
  'on hold': ['suspended'],
  operation: ['maintenance'],
  operational: ['maintenance'],
  paused: ['suspended'],
  pct: ['percent'],
  'pct-point': ['percentage-point'],
  'per-cent': ['percent'],
  'percent-point': ['percentage-point'],
  'percent-points': ['percentage-point'],
  percentage: ['percent'],
  'percentage-points': ['percentage-point'],
  percentages: ['percent'],
  percents: ['percent'],
  plan: ['planned', 'action-plan'],
  planning: ['preparation'],
  proposed: ['identification', 'announced'],
  range: ['between'],
  spent: ['actual'],
  state: ['province'],
  town: ['city'],
  'under construction': ['implementation'],
  university: ['research'],
}

/** Returns the name of a value, if people have another word for one of these. */
export const nameOf = (word: string, allowed: readonly string[]): string | undefined => {
  const folded = word.trim().toLowerCase()
  return Object.hasOwn(names, folded) ? names[folded]?.find((one) => allowed.includes(one)) : undefined
}

/** Gives the name of a value, if people have another word for one of these. */
export const otherName = (word: string, allowed: readonly string[]): Hint[] => {
  const called = nameOf(word, allowed)
  return called === undefined ? [] : [{ word, called }]
}
