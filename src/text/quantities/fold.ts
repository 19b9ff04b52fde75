/** Folds a text for reading, character by character, so that every position stays what it was. */
import { simplified } from '../traditional.ts'

export interface FoldedText {
  readonly original: string
  /** Half width, simplified characters, one kind of space and minus. */
  readonly text: string
  /** The same without capital Latin letters. */
  readonly lower: string
}

const pairsOf = (characters: string, form: string): [string, string][] =>
  Array.from(characters, (character) => [character, form])

/** Forms that compatibility (NFKC) does not fold: simplified characters, dashes, and how money is written. */
const otherForms = new Map<string, string>([
  ...[...simplified].filter(([traditional, form]) => traditional.length === form.length),
  ...pairsOf('圓圆', '元'),
  ['參', '叁'],
  ['\t', ' '],
  ...pairsOf('\u2010\u2011\u2212', '-'),
  ...pairsOf('〜∼', '~'),
  ['’', "'"],
  ['〔', '('],
  ['〕', ')'],
])

/** Full-width commas are punctuation but between full-width digits, and points but between any digits. */
const pattern = new RegExp(
  String.raw`(?<=[０-９])，(?=[０-９])|(?<=[０-９\d])．(?=[０-９\d])|[！-＋－／-～￠￡￥￦﹣﹪\u00a0\u2002-\u200a\u202f\u205f\u3000${[...otherForms.keys()].join('')}]`,
  'gu',
)

export const folded = (original: string): FoldedText => {
  const text = original.replace(pattern, (character) => otherForms.get(character) ?? character.normalize('NFKC'))
  return { original, text, lower: text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()) }
}
