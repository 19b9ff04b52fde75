/** Puts into words why a figure is excluded from a total. */
import type { Totals } from '../../figures/totals.ts'

type Reason = keyof Totals['excluded']

const words: Readonly<Record<Reason, string>> = {
  superseded: 'a later figure replaces it',
  'overlapping-period': 'another figure of the same subject speaks for this time',
  'outside-period': 'it lies outside of the period asked for',
  'overlaps-whole': 'it sticks out of the figure above it, or is about a zone or a breakdown',
  'covers-more': 'it covers more than what is asked for, and is not divided by guess',
  'not-yet-reported': 'its source was not published by then',
  'no-rate': 'it is in a unit that does not add, or for which there is no rate',
  deprecated: 'it is marked as wrong',
  derived: 'it follows from two other figures',
}

export const reasonOf = (reason: Reason): string => words[reason]
