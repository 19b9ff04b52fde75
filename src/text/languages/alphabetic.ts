/** Scripts with spaces between words: Latin, Greek, Cyrillic and all that have no file of their own. */
import type { Language } from './language.ts'

const ascii = /^\p{ASCII}*$/u
const accents = /[\u0300-\u036f]/g
/** Latin letters with a stroke or a tail, and letters that are two: they are no letter with an accent to Unicode. */
const others: Readonly<Record<string, string>> = {
  Æ: 'ae',
  æ: 'ae',
  Ð: 'd',
  ð: 'd',
  Đ: 'd',
  đ: 'd',
  Ħ: 'h',
  ħ: 'h',
  Ł: 'l',
  ł: 'l',
  Ø: 'o',
  ø: 'o',
  Œ: 'oe',
  œ: 'oe',
  Þ: 'th',
  þ: 'th',
  Ŧ: 't',
  ŧ: 't',
}
const otherLetters = new RegExp(`[${Object.keys(others).join('')}]`, 'g')

export const alphabetic: Language = {
  name: 'alphabetic',
  version: 2,
  letters: String.raw`\p{L}\p{N}`,
  isUnspaced: false,
  // Accents of Latin, Greek and Cyrillic; the vowel signs of other scripts stay.
  fold: (decomposed) => decomposed.replace(accents, '').replace(otherLetters, (letter) => others[letter] ?? letter),
  plainWords: (text) => (ascii.test(text) ? (text.toLowerCase().match(/[0-9a-z]+/g) ?? []) : undefined),
}
