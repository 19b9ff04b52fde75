/** Folds a text for reading, character by character, so that every position stays what it was. */
import { simplified } from '../languages/traditional.ts'

export interface FoldedText {
  readonly original: string
  /** Half width, simplified characters, one kind of space and minus. */
  readonly text: string
  /** The same without capital Latin letters. */
  readonly lower: string
}

const otherForms = new Map<string, string>([
  ...[...simplified].filter(([traditional, form]) => traditional.length === form.length),
  // As they are written in amounts of money.
  ['圓', '元'],
  ['圆', '元'],
  ['參', '叁'],
  ...Array.from(
    '\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t',
    (space): [string, string] => [space, ' '],
  ),
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2212', '-'],
  ['\ufe63', '-'],
  ['\ufe6a', '%'],
  ['\uffe0', '¢'],
  ['\uffe1', '£'],
  ['\uffe5', '¥'],
  ['\uffe6', '₩'],
  ['〜', '~'],
  ['∼', '~'],
  ['’', "'"],
  ['〔', '('],
  ['〕', ')'],
])

/** Full-width commas are punctuation but between full-width digits, and points but between any digits. */
const pattern = new RegExp(
  `(?<=[０-９])，(?=[０-９])|(?<=[０-９\\d])．(?=[０-９\\d])|[！-＋－／-～${[...otherForms.keys()].join('').replace(/[-\\\]^]/g, String.raw`\$&`)}]`,
  'gu',
)

const halfWidth = (character: string): string => String.fromCharCode(character.charCodeAt(0) - 0xfee0)

export const folded = (original: string): FoldedText => {
  const text = original.replace(pattern, (character) => otherForms.get(character) ?? halfWidth(character))
  return { original, text, lower: text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()) }
}
