/** Chinese characters; traditional ones are found as simplified ones, and the other way round. */
import type { Language } from './language.ts'
import { simplified, simplifiedFrom } from './traditional.ts'

/** Reports whether a text has a Chinese character. */
export const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** Characters that have one form only. */
const plain = /^[\u4e00-\u9fff]+$/

export const han: Language = {
  name: 'han',
  version: 2,
  letters: String.raw`\p{Script=Han}`,
  isUnspaced: true,
  fold: simplifiedFrom,
  plainWords: (text) =>
    plain.test(text) ? Array.from(text, (character) => simplified.get(character) ?? character) : undefined,
}
