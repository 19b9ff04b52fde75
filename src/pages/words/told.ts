/** Sentences that other rooms write in English, for the pages: problems, faults and hints. */
import { isChinese } from './language.ts'
import { inChinese } from './sentences.ts'

/** Returns a sentence in the language of the page; one that nobody has translated stays English, and is marked so. */
export const told = (sentence: string): string => (isChinese() ? inChinese(sentence) : sentence)
