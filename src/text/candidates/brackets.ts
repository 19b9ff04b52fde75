/** Finds brackets with numbers of their own: their words govern no other number. */
import type { Found, ReadPassage } from './context.ts'
import { overlap, type Span } from './passages.ts'

const numberedBracket = /\([^()]*\d[^()]*\)?/g

/** Returns the brackets of a clause that have numbers of their own. */
export const bracketsOf = ({ lower, start }: ReadPassage, { clause }: Found): readonly Span[] =>
  [...lower.slice(clause.start - start, clause.end - start).matchAll(numberedBracket)].map(({ 0: words, index }) => ({
    start: clause.start + index,
    end: clause.start + index + words.length,
  }))

/** Returns the brackets that a quantity is not in: 项目1247个（其中力争投产235个） aims at the 235 alone. */
export const asidesOf = (passage: ReadPassage, found: Found): readonly Span[] =>
  bracketsOf(passage, found).filter((bracket) => !overlap(bracket, found.quantity))
