/** Splits text into words as search knows them: without case, width and accents, by the rules of each script. */
import { normalized } from './characters.ts'
import { simplified, simplifiedFrom } from './traditional.ts'

/** One script, or several that are read alike, in which search finds words. */
interface Language {
  readonly name: string
  /** Raised with every change of this language's rules: registers are then indexed anew. */
  readonly version: number
  /** The letters: what stands in a character class of a regular expression. */
  readonly letters: string
  /** Written without spaces: each character is a word, and a query finds characters side by side, not beginnings. */
  readonly isUnspaced: boolean
  /** Removes from a decomposed text (NFKD) what search ignores. */
  readonly fold?: (decomposed: string) => string
  /** Returns the words of a text with only the most common letters, else undefined: a fast path for most texts. */
  readonly plainWords: (text: string) => string[] | undefined
}

/** Characters that have one form only. */
const plainHan = /^[\u4e00-\u9fff]+$/

/** Chinese characters; traditional ones are found as simplified ones, and the other way round. */
const han: Language = {
  name: 'han',
  version: 2,
  letters: String.raw`\p{Script=Han}`,
  isUnspaced: true,
  fold: simplifiedFrom,
  plainWords: (text) =>
    plainHan.test(text) ? Array.from(text, (character) => simplified.get(character) ?? character) : undefined,
}

const ascii = /^\p{ASCII}*$/u
const accents = /[\u0300-\u036f]/g
/** Latin letters with a stroke or a tail, and letters that are two: they are no letter with an accent to Unicode. */
const otherForms: ReadonlyMap<string, string> = new Map(
  'Æae æae Ðd ðd Đd đd Ħh ħh Łl łl Øo øo Œoe œoe Þth þth Ŧt ŧt'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
)
const otherLetters = new RegExp(`[${[...otherForms.keys()].join('')}]`, 'g')

/** Scripts with spaces between words: Latin, Greek, Cyrillic and all others. */
const alphabetic: Language = {
  name: 'alphabetic',
  version: 2,
  letters: String.raw`\p{L}\p{N}`,
  isUnspaced: false,
  // Accents of Latin, Greek and Cyrillic; the vowel signs of other scripts stay.
  fold: (decomposed) =>
    decomposed.replace(accents, '').replace(otherLetters, (letter) => otherForms.get(letter) ?? letter),
  plainWords: (text) => (ascii.test(text) ? (text.toLowerCase().match(/[0-9a-z]+/g) ?? []) : undefined),
}

/** A character belongs to the first that has it. */
const languages: readonly Language[] = [han, alphabetic]

/** Raised with every change of the tokenizer, of name keys, or of which texts are searched. */
const rules = 2

/** A register that was indexed under another version is indexed anew when it is opened. */
export const textVersion = [
  `rules ${rules.toString()}`,
  ...languages.map(({ name, version }) => `${name} ${version.toString()}`),
].join(', ')

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
