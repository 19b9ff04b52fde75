/** Finds words in the text of a source, whichever way quotation marks, spaces and characters are written. */
import { normalized } from './characters.ts'
import { simplifiedFrom } from './languages/traditional.ts'

const quotationMarks = /['“”„‟«»「」『』〝〞‘’‚‛]/g

/** White space, and characters that are not seen. */
const unseen = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/gu

/** Returns words in the form in which they are compared. */
const comparable = (words: string): string =>
  simplifiedFrom(normalized(words, 'NFKC').replace(quotationMarks, '"')).replace(unseen, '')

const emptyLines = /\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+/

/** Returns the paragraphs of a text, which empty lines part, in the form in which they are compared. */
export const comparableParagraphs = (text: string): string[] =>
  text
    .split(emptyLines)
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

const piecesOf = (words: string): string[] => words.split(/…+/).map(comparable)

/** Reports whether words occur in one of the paragraphs; `…` stands for any text within it. */
export const occursIn = (paragraphs: readonly string[], words: string): boolean => {
  const pieces = piecesOf(words)
  return paragraphs.some((paragraph) => occursInOrder(paragraph, pieces))
}

/** A place in a text, and its paragraph in the form in which words are compared. */
export interface Surroundings {
  readonly paragraph: string
  readonly start: number
  readonly end: number
}

/** In UTF-16 units, to either side: what is farther away is not compared, so that long paragraphs cost no more. */
const reach = 2000

export const surroundingsOf = (text: string, { start, end }: { start: number; end: number }): Surroundings => {
  const before = comparable(
    text
      .slice(Math.max(0, start - reach), start)
      .split(emptyLines)
      .at(-1) ?? '',
  )
  const own = comparable(text.slice(start, end))
  const after = comparable(text.slice(end, end + reach).split(emptyLines)[0] ?? '')
  return { paragraph: before + own + after, start: before.length, end: before.length + own.length }
}

/** The piece of some words that covers a place of a text, and how far into that piece the place begins. */
export interface Covering {
  readonly piece: string
  readonly offset: number
}

/** Returns a function that finds where words have a place; undefined if they do not occur there. */
export const coveringBy = (words: string): ((place: Surroundings) => Covering | undefined) => {
  const pieces = piecesOf(words)
  return ({ paragraph, start, end }) => {
    for (const [nth, piece] of pieces.entries()) {
      if (piece === '') continue
      const first = Math.max(0, start - piece.length + 1)
      const near = paragraph.slice(first, end + piece.length - 1).indexOf(piece)
      const at = first + near
      if (near < 0 || at >= end) continue
      const isWhole =
        occursInOrder(paragraph.slice(0, at), pieces.slice(0, nth)) &&
        occursInOrder(paragraph.slice(at + piece.length), pieces.slice(nth + 1))
      if (isWhole) return { piece, offset: start - at }
    }
    return undefined
  }
}
