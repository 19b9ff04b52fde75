/** Scripts with spaces between words: Latin, Greek, Cyrillic and all that have no file of their own. */
import type { Language } from './language.ts'

const ascii = /^\p{ASCII}*$/u
const accents = /[\u0300-\u036f]/g

export const alphabetic: Language = {
  name: 'alphabetic',
  version: 1,
  letters: String.raw`\p{L}\p{N}`,
  isUnspaced: false,
  // Accents of Latin, Greek and Cyrillic; the vowel signs of other scripts stay.
  fold: (decomposed) => decomposed.replace(accents, ''),
  plainWords: (text) => (ascii.test(text) ? (text.toLowerCase().match(/[0-9a-z]+/g) ?? []) : undefined),
}
