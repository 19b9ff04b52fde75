/** Chinese characters. */
import type { Language } from './language.ts'

/** Characters that have one form only. */
const plain = /^[\u4e00-\u9fff]+$/

export const han: Language = {
  name: 'han',
  version: 1,
  letters: String.raw`\p{Script=Han}`,
  isUnspaced: true,
  plainWords: (text) => (plain.test(text) ? Array.from(text) : undefined),
}
