/** The languages of search; a character belongs to the first that has it. */
import { alphabetic } from './alphabetic.ts'
import { han } from './han.ts'
import type { Language } from './language.ts'

export const languages: readonly Language[] = [han, alphabetic]
