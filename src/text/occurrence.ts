/** Finds words in the text of a source, however its characters are written. */
import { normalized } from './characters.ts'
import { simplifiedFrom } from './traditional.ts'

const quotationMarks = /['“”„‟«»「」『』〝〞‘’‚‛]/g

/** White space, and characters that are not seen. */
const unseen = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/gu

/** Returns words in the form in which they are compared. */
export const comparable = (words: string): string =>
  simplifiedFrom(normalized(words, 'NFKC').replace(quotationMarks, '"')).replace(unseen, '')

const emptyLines = /\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+/

/** UTF-16 units: a long text is looked through several times as fast as by the units of a string. */
type Units = Uint16Array

const unitsOf = (text: string): Units => new Uint16Array(new Uint8Array(Buffer.from(text, 'utf16le')).buffer)

/** Returns the paragraphs of a text, which empty lines part, in the form in which they are compared. */
export const comparableParagraphs = (text: string): Units[] =>
  text
    .split(emptyLines)
    .map(comparable)
    .filter((paragraph) => paragraph !== '')
    .map(unitsOf)

/** Returns the pieces of words around `…`, in the form in which they are compared. */
const piecesOf = (words: string): string[] =>
  words
    .split(/…+/)
    .map(comparable)
    .filter((piece) => piece !== '')

/** A piece, and for each beginning of it the length of the longest shorter beginning with which that one ends. */
interface Sought {
  readonly piece: Units
  readonly borders: Uint16Array
}

const soughtOf = (text: string): Sought => {
  const piece = unitsOf(text)
  const borders = new Uint16Array(piece.length)
  let length = 0
  for (let at = 1; at < piece.length; at++) {
    while (length > 0 && piece[at] !== piece[length]) length = borders[length - 1] as number
    if (piece[at] === piece[length]) length++
    borders[at] = length
  }
  return { piece, borders }
}

/**
 * Returns the end of the first place of a piece from an offset on, or -1. Looks at each unit at most twice (Knuth,
 * Morris, Pratt): the built-in search takes the product of both lengths for `2111…` in `1111…`.
 */
const endOf = ({ piece, borders }: Sought, paragraph: Units, from: number): number => {
  let matched = 0
  for (let at = from; at < paragraph.length; at++) {
    const unit = paragraph[at]
    while (matched > 0 && unit !== piece[matched]) matched = borders[matched - 1] as number
    if (unit === piece[matched]) matched++
    if (matched === piece.length) return at + 1
  }
  return -1
}

/** Taking the first place of each piece after the one before finds all pieces wherever they are in order. */
const occursInOrder = (paragraph: Units, pieces: readonly Sought[]): boolean => {
  let from = 0
  for (const piece of pieces) {
    from = endOf(piece, paragraph, from)
    if (from < 0) return false
  }
  return true
}

/** Reports whether words occur in one of the paragraphs; `…` stands for any text within it. */
export const occursIn = (paragraphs: readonly Units[], words: string): boolean => {
  const pieces = piecesOf(words)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const sought = pieces.map(soughtOf)
  return paragraphs.some((paragraph) => paragraph.length >= length && occursInOrder(paragraph, sought))
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
  const paragraphsIn = (from: number, to: number) => text.slice(Math.max(0, from), to).split(emptyLines)
  const before = comparable(paragraphsIn(start - reach, start).at(-1) ?? '')
  const own = comparable(text.slice(start, end))
  const after = comparable(paragraphsIn(end, end + reach)[0] ?? '')
  return { paragraph: before + own + after, start: before.length, end: before.length + own.length }
}

/** The piece of some words that covers a place of a text, and how far into that piece the place begins. */
export interface Covering {
  readonly piece: string
  readonly offset: number
}

const areInOrder = (text: string, pieces: readonly string[]): boolean => {
  let end = 0
  return pieces.every((piece) => {
    const at = text.indexOf(piece, end)
    end = at + piece.length
    return at >= 0
  })
}

/** Returns a function that finds where words have a place; undefined if they do not occur there. */
export const coveringBy = (words: string): ((place: Surroundings) => Covering | undefined) => {
  const pieces = piecesOf(words)
  return ({ paragraph, start, end }) => {
    for (const [nth, piece] of pieces.entries()) {
      const first = Math.max(0, start - piece.length + 1)
      const near = paragraph.slice(first, end + piece.length - 1).indexOf(piece)
      const at = first + near
      if (near < 0 || at >= end) continue
      const isBehind = areInOrder(paragraph.slice(0, at), pieces.slice(0, nth))
      if (isBehind && areInOrder(paragraph.slice(at + piece.length), pieces.slice(nth + 1)))
        return { piece, offset: start - at }
    }
    return undefined
  }
}
