/** Splits text into words as search knows them: without case, width and accents, by the rules of each script. */
import { normalized } from './characters.ts'
import { simplified, simplifiedFrom } from './traditional.ts'

/**
 * The versions of the rules, of all and of each kind of script. A register that was indexed under another version is
 * indexed anew when it is opened: raise one with every change of the tokenizer, of name keys, or of which texts are
 * searched.
 */
export const textVersion = 'rules 2, han 2, alphabetic 2'

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

const han = String.raw`\p{Script=Han}`
/** Letters and numbers of scripts with spaces between words: Latin, Greek, Cyrillic and all others. */
const letter = String.raw`(?!${han})[\p{L}\p{N}]`
const letterOrMark = String.raw`(?!${han})[\p{L}\p{N}\p{M}]`

/** A piece that is folded as a whole; folding may yield several tokens. */
const pieces = new RegExp(String.raw`${han}\p{M}*|(?:${letterOrMark})+`, 'gu')
const tokens = new RegExp(String.raw`${han}|${letter}(?:${letterOrMark})*`, 'gu')
const isHan = new RegExp(`^${han}`, 'u')

/** Accents of Latin, Greek and Cyrillic; the vowel signs of other scripts stay. */
const accents = /[\u0300-\u036f]/g
/** Latin letters with a stroke or a tail, and letters that are two: they are no letter with an accent to Unicode. */
const otherForms: ReadonlyMap<string, string> = new Map(
  'Æae æae Ðd ðd Đd đd Ħh ħh Łl łl Øo øo Œoe œoe Þth þth Ŧt ŧt'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.slice(1)]),
)
const otherLetters = new RegExp(`[${[...otherForms.keys()].join('')}]`, 'g')

/** Upper case comes first, so that `ß` is `ss`. Traditional characters are found as simplified ones, and vice versa. */
const foldedPiece = (text: string): string =>
  simplifiedFrom(normalized(text, 'NFKD'))
    .replace(accents, '')
    .replace(otherLetters, (letter) => otherForms.get(letter) ?? letter)
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')

/** Characters that have one form only. */
const plainHan = /^[\u4e00-\u9fff]+$/
const ascii = /^\p{ASCII}*$/u

/** Returns the words of a text with only the most common letters, else undefined: a fast path for most texts. */
const plainWords = (text: string): string[] | undefined => {
  if (plainHan.test(text)) return Array.from(text, (character) => simplified.get(character) ?? character)
  return ascii.test(text) ? (text.toLowerCase().match(/[0-9a-z]+/g) ?? []) : undefined
}

export const wordsIn = (text: string): Word[] =>
  [...text.matchAll(pieces)].flatMap(({ 0: piece, index: start }) =>
    (plainWords(piece) ?? foldedPiece(piece).match(tokens) ?? []).map((token) => ({
      text: token,
      isUnspaced: isHan.test(token),
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
