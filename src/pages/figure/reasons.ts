/** Puts into words why a figure is excluded from a total. */
import type { Totals } from '../../figures/totals.ts'
import { words } from '../words/words.ts'

export const reasonOf = (reason: keyof Totals['excluded']): string => words().figure.reasons[reason]
