/** Finds words in the text of a source, whichever way quotation marks, spaces and characters are written. */
import { simplifiedFrom } from './languages/traditional.ts'

const quotationMarks = /[“”„‟«»「」『』〝〞‘’‚‛]/g

/** White space, and characters that are not seen. */
const unseen = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/gu

/** Returns words in the form in which they are compared. */
const comparable = (words: string): string =>
  simplifiedFrom(words.normalize('NFKC').replace(quotationMarks, '"')).replace(unseen, '')

/** Returns the paragraphs of a text, which empty lines part, in the form in which they are compared. */
export const comparableParagraphs = (text: string): string[] =>
  text
    .split(/\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+/)
    .map(comparable)
    .filter((paragraph) => paragraph !== '')

const occursInOrder = (paragraph: string, pieces: readonly string[]): boolean => {
  let from = 0
  for (const piece of pieces) {
    const at = paragraph.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}

/** Reports whether words occur in one of the paragraphs; `…` stands for any text within it. */
export const occursIn = (paragraphs: readonly string[], words: string): boolean => {
  const pieces = words.split(/…+/).map(comparable)
  return paragraphs.some((paragraph) => occursInOrder(paragraph, pieces))
}
