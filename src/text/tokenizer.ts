/** Splits text into words as search knows them: without case, width and accents, by the rules of each language. */
import { normalized } from './characters.ts'
import { languages } from './languages/index.ts'

export interface Word {
  readonly text: string
  /** Written without spaces: the word is one character. */
  readonly isUnspaced: boolean
  /** The position of the word in the text. */
  readonly start: number
  readonly end: number
}

/** A term of a query: the beginning of a word, or characters side by side. */
export interface Term {
  readonly tokens: readonly string[]
  readonly isUnspaced: boolean
}

const anyOf = (patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'gu')

/** The patterns of each language, whose letters are none of an earlier language. */
const patterns = languages.map(({ letters, isUnspaced }, at) => {
  const others = languages.slice(0, at).map((earlier) => earlier.letters)
  const not = others.length > 0 ? `(?![${others.join('')}])` : ''
  return isUnspaced
    ? { piece: `${not}[${letters}]\\p{M}*`, token: `${not}[${letters}]` }
    : { piece: `(?:${not}[${letters}\\p{M}])+`, token: `${not}[${letters}](?:${not}[${letters}\\p{M}])*` }
})

/** A piece that is folded as a whole; folding may yield several tokens. */
const pieces = anyOf(patterns.map(({ piece }) => piece))
const tokens = anyOf(patterns.map(({ token }) => token))
const isUnspaced = new RegExp(
  patterns.flatMap(({ token }, at) => (languages[at]?.isUnspaced ? [`^${token}`] : [])).join('|'),
  'u',
)

/** Upper case comes first, so that `ß` is `ss`. */
const foldedPiece = (text: string): string =>
  languages
    .reduce((decomposed, { fold }) => fold?.(decomposed) ?? decomposed, normalized(text, 'NFKD'))
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')

const plainWords = (text: string): string[] | undefined => {
  for (const language of languages) {
    const words = language.plainWords(text)
    if (words) return words
  }
  return undefined
}

export const wordsIn = (text: string): Word[] =>
  [...text.matchAll(pieces)].flatMap(({ 0: piece, index: start }) =>
    (plainWords(piece) ?? foldedPiece(piece).match(tokens) ?? []).map((token) => ({
      text: token,
      isUnspaced: isUnspaced.test(token),
      start,
      end: start + piece.length,
    })),
  )

/** Reports whether a word continues the previous one, as characters of a text without spaces do. */
const continues = (word: Word, before: Word | undefined): boolean =>
  before !== undefined && word.isUnspaced && before.isUnspaced && word.start <= before.end

/** A private character, which is part of no query: nothing stands side by side across it. */
const gap = '\ue000'

/** Returns a text as it is indexed: its words, with a gap where characters only seem to be side by side. */
export const indexedText = (text: string): string =>
  (
    plainWords(text) ??
    wordsIn(text).flatMap((word, at, words) => {
      const before = words[at - 1]
      return word.isUnspaced && before?.isUnspaced && !continues(word, before) ? [gap, word.text] : [word.text]
    })
  ).join(' ')

/** Returns several texts as one: nothing stands side by side across their ends. */
export const indexedTogether = (texts: readonly string[]): string =>
  texts
    .map(indexedText)
    .filter((text) => text !== '')
    .join(` ${gap} `)

/** Returns the form in which names are compared: the words of the name. */
export const nameKeyOf = (name: string): string => (plainWords(name) ?? wordsIn(name).map(({ text }) => text)).join(' ')

/** Returns the terms of a query, each once. */
export const termsIn = (query: string): Term[] => {
  const terms: { tokens: string[]; isUnspaced: boolean }[] = []
  wordsIn(query).forEach((word, at, words) => {
    if (continues(word, words[at - 1])) terms.at(-1)?.tokens.push(word.text)
    else terms.push({ tokens: [word.text], isUnspaced: word.isUnspaced })
  })
  return [...new Map(terms.map((term) => [term.tokens.join(' '), term])).values()]
}

/** Returns from where to where in their text a term occurs among words. */
export const occurrences = (
  words: readonly Word[],
  { tokens: [first = '', ...others], isUnspaced: isPhrase }: Term,
): [start: number, end: number][] =>
  words.flatMap((word, at): [number, number][] => {
    if (!isPhrase) return word.text.startsWith(first) ? [[word.start, word.end]] : []
    const rest = words.slice(at + 1, at + 1 + others.length)
    const isThere =
      word.text === first &&
      rest.length === others.length &&
      rest.every((next, index) => next.text === others[index] && continues(next, rest[index - 1] ?? word))
    return isThere ? [[word.start, rest.at(-1)?.end ?? word.end]] : []
  })
