/** Paragraphs, sentences and clauses around a position; how far they reach is bounded, so that reading stays linear. */
import { hasHan } from '../characters.ts'
import { isDigit } from '../quantities/words.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

export const isInside = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end

export const isInsideLonger = (inner: Span, outer: Span): boolean =>
  isInside(inner, outer) && inner.end - inner.start < outer.end - outer.start

export const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end

/** Returns where a pattern stands in words that begin at an offset. */
export const spansOf = (words: string, pattern: RegExp, from = 0): Span[] =>
  [...words.matchAll(pattern)].map(({ 0: { length }, index }) => ({ start: from + index, end: from + index + length }))

export interface Paragraph extends Span {
  /** Counted from 1. */
  readonly number: number
}

const between = /\r?\n(?:[ \t\u3000]*\r?\n)+/g

/** Yields the paragraphs of a text, which empty lines separate. */
export function* paragraphsOf(text: string): Generator<Paragraph> {
  let number = 0
  let start = 0
  for (const { 0: gap, index: end } of [...text.matchAll(between), { 0: '', index: text.length }]) {
    if (text.slice(start, end).trim() !== '') yield { number: ++number, start, end }
    start = end + gap.length
  }
}

/** In UTF-16 units, to either side: what is farther away says little about a quantity. */
const reach = 400
/** Passages that end nowhere share their surroundings, so that these are read once. */
const step = reach / 2

/** Reports whether a sentence ends with the character at a position. */
const endsSentence = (text: string, at: number, isPointAnEnd: boolean): boolean => {
  const character = text.charAt(at)
  if ('。！？!?\n'.includes(character)) return true
  return (
    isPointAnEnd &&
    character === '.' &&
    /[\p{Ll}\p{N})\]”"’%]/u.test(text.charAt(at - 1)) &&
    /^\s+["“‘(]?[\p{Lu}\d]|^["”’]*\s*$/u.test(text.slice(at + 1, at + 6))
  )
}

/** Words that set one clause against another end it as a comma does: planned 5 but invested only 4, and completed 4. */
const isContrast = (text: string, at: number): boolean =>
  text.charAt(at) === ' '
    ? contrasts.some((word) => text.startsWith(word, at))
    : text.charAt(at) === '但' && !'不非'.includes(text.charAt(at - 1) || ' ')
const contrasts = [' but ', ' while ', ' whereas ', ' and completed ', ' and had completed ']

const endsClause = (text: string, at: number): boolean =>
  '，；：;:。！？!?\n'.includes(text.charAt(at)) ||
  isContrast(text, at) ||
  (text.charAt(at) === ',' && !(isDigit(text, at - 1) && isDigit(text, at + 1)))

/** Returns the text around a span up to the ends on either side. */
const around = (within: Span, { start, end }: Span, isEnd: (at: number) => boolean): Span => {
  let first = start
  while (first > within.start && first > start - reach && !isEnd(first - 1)) first--
  let last = end
  while (last < within.end && last < end + reach && !isEnd(last)) last++
  return {
    start: first === start - reach ? Math.ceil(first / step) * step : first,
    end: last === end + reach ? Math.floor(last / step) * step : last,
  }
}

/** Returns the sentence around a span of a paragraph, with the mark that ends it; in Chinese texts a point ends none. */
export const sentenceAround = (text: string, paragraph: Span, span: Span, isPointAnEnd: boolean): Span => {
  const { start, end } = around(paragraph, span, (at) => endsSentence(text, at, isPointAnEnd))
  return { start, end: end < paragraph.end && '。！？!?.'.includes(text.charAt(end)) ? end + 1 : end }
}

/** Returns the clause around a span of a sentence. */
export const clauseAround = (text: string, sentence: Span, span: Span): Span =>
  around(sentence, span, (at) => endsClause(text, at))

const longestQuote = 300

/** Halves of characters where words are cut. */
const halves = /^[\udc00-\udfff]|[\ud800-\udbff]$/g

/** Returns the words around a span, verbatim: the sentence, else the clause, else what has room. */
export const quoteAround = (text: string, sentence: Span, clause: Span, span: Span): string => {
  const words = [sentence, clause].map(({ start, end }) => text.slice(start, end).trim())
  const short = words.find(({ length }) => length <= longestQuote)
  if (short !== undefined) return short
  const length = Math.min(span.end - span.start, longestQuote)
  const start = Math.max(clause.start, span.start - Math.floor((longestQuote - length) / 2))
  return text
    .slice(start, Math.min(clause.end, start + longestQuote))
    .replaceAll(halves, '')
    .trim()
}

/** Returns the part of a paragraph before a sentence that may still say what the sentence is about. */
export const before = (paragraph: Span, sentence: Span): Span => ({
  start: Math.max(paragraph.start, sentence.start - 2 * reach),
  end: sentence.start,
})

/** Returns the end of a paragraph that may still say what the next one is about. */
export const endOf = (paragraph: Span): Span => before(paragraph, { start: paragraph.end, end: paragraph.end })

/** In UTF-16 units: a page of a long paragraph is read without the rest of it. */
const longestPiece = 20_000
const furthestEnd = 2000

const lastClauseEnd = (text: string, before: number): number => {
  for (let at = before; at > before - furthestEnd; at--) if (endsClause(text, at - 1)) return at
  return before
}

/** Yields a paragraph in pieces that end between clauses, or where there are none, anywhere. */
export function* piecesOfParagraph(text: string, { start, end }: Span): Generator<Span> {
  for (let from = start; from < end;) {
    const to = end - from > longestPiece ? lastClauseEnd(text, from + longestPiece) : end
    yield { start: from, end: to }
    from = to
  }
}

// Joins the lines of a text that was copied from a printed page, where sentences run on over the ends of lines.

/** Narrower lines are those of lists and headings. In columns of Latin letters; a Chinese character takes two. */
const narrowest = 40
/** A line that runs on is nearly as wide as those beside it. */
const nearly = 0.8

const widthOf = (line = ''): number => line.length + (line.match(/[\u2e80-\ufaff\uff00-\uff60]/g) ?? []).length

const isRowOfTable = (line: string): boolean => /\t| {2}|\|/.test(line.trim())
const sentenceEnd = /[。！？!?；;：:.…]["”』」]?$/
/** An indent, a bullet or a number begins a line of its own. */
const beginsAnew = /^(?:[\s*•·▪◆●○#-]|\(?\d{1,2}(?:[.)] |、)|[（(]?[一二三四五六七八九十]{1,3}[、）)])/

const runsOn = (before: string | undefined, line: string, next: string): boolean =>
  next !== '' &&
  widthOf(line) >= Math.max(narrowest, nearly * widthOf(before), nearly * widthOf(next)) &&
  !sentenceEnd.test(line) &&
  !beginsAnew.test(next) &&
  ![line, next].some(isRowOfTable)

/** Returns a text with its lines joined, and the place in either text of an offset in the other. */
export const joinedLines = (original: string) => {
  const raw = original.split('\n')
  const lines = raw.map((line) => line.trimEnd())
  /** The offsets right after each end of a line that is left out. */
  const cuts: { readonly original: number; readonly joined: number }[] = []
  let [text, offset] = ['', 0]
  for (const [at, own] of raw.entries()) {
    const [line = '', next] = [lines[at], lines[at + 1]]
    offset += own.length + 1
    if (next !== undefined && runsOn(lines[at - 1], line, next)) {
      // Chinese has no space between words, nor within a number.
      text += line + (hasHan(line.slice(-8) + next.slice(0, 8)) ? '' : ' ')
      cuts.push({ original: offset, joined: text.length })
    } else text += own + (next === undefined ? '' : '\n')
  }
  const moved = (from: 'original' | 'joined', to: 'original' | 'joined', at: number): number => {
    const cut = cuts.findLast((one) => one[from] <= at)
    return cut ? cut[to] + at - cut[from] : at
  }
  return {
    text,
    joinedAt: (at: number): number => moved('original', 'joined', at),
    originalAt: (at: number): number => moved('joined', 'original', at),
  }
}
