/** Splits text into words as search knows them: without case, width and accents, and Han text by its characters. */

export interface Word {
  readonly text: string
  readonly isHan: boolean
  /** Where it stands in the text that it was found in. */
  readonly start: number
  readonly end: number
}

/** What a query asks for: the beginning of a word, or Han characters side by side. */
export interface Term {
  readonly tokens: readonly string[]
  readonly isHan: boolean
}

const pieces = /\p{Script=Han}\p{M}*|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu
const tokens = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])*/gu
const plain = /^[0-9A-Za-z]+$/
/** The same pieces of a text that has no other characters, found in a third of the time. */
const plainPieces = /[0-9A-Za-z]+/g
const ascii = /^\p{ASCII}*$/u
/** Han characters that have one form only. */
const plainHan = /^[\u4e00-\u9fff]$/
const plainHanText = /^[\u4e00-\u9fff]+$/

/** Upper case first, so that `ß` is `ss`; the accents of Latin, Greek and Cyrillic go, the vowel signs of other scripts stay. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')

const isHan = (token: string): boolean => /^\p{Script=Han}/u.test(token)

export const wordsIn = (text: string): Word[] =>
  [...text.matchAll(ascii.test(text) ? plainPieces : pieces)].flatMap(({ 0: piece, index: start }) => {
    const end = start + piece.length
    if (plain.test(piece)) return [{ text: piece.toLowerCase(), isHan: false, start, end }]
    if (plainHan.test(piece)) return [{ text: piece, isHan: true, start, end }]
    return (folded(piece).match(tokens) ?? []).map((token) => ({ text: token, isHan: isHan(token), start, end }))
  })

/** Whether a word goes on where the one before it ends, as characters of one Han text do. */
const continues = (word: Word, before: Word | undefined): boolean =>
  before !== undefined && word.isHan && before.isHan && word.start <= before.end

/** A private character, which is part of no query: nothing stands side by side across it. */
const gap = '\ue000'

/** The words of a text without Han characters or with nothing else, as most texts are: where they stand is found only when it is asked. */
const plainWords = (text: string): string | undefined =>
  ascii.test(text)
    ? (text.toLowerCase().match(plainPieces) ?? []).join(' ')
    : plainHanText.test(text)
      ? Array.from(text).join(' ')
      : undefined

/** Text as it is indexed: its words, with a gap where Han characters only seem to be side by side. */
export const indexed = (text: string): string =>
  plainWords(text) ??
  wordsIn(text)
    .flatMap((word, at, words) => {
      const before = words[at - 1]
      return word.isHan && before?.isHan && !continues(word, before) ? [gap, word.text] : [word.text]
    })
    .join(' ')

/** Several texts as one: nothing stands side by side across their ends. */
export const indexedTogether = (texts: readonly string[]): string =>
  texts
    .map(indexed)
    .filter((text) => text !== '')
    .join(` ${gap} `)

/** A name in the one form in which names are compared: its words. */
export const keyOf = (name: string): string =>
  plainWords(name) ??
  wordsIn(name)
    .map(({ text }) => text)
    .join(' ')

/** The terms of a query, each once. */
export const termsIn = (query: string): Term[] => {
  const terms: { tokens: string[]; isHan: boolean }[] = []
  wordsIn(query).forEach((word, at, words) => {
    if (continues(word, words[at - 1])) terms.at(-1)?.tokens.push(word.text)
    else terms.push({ tokens: [word.text], isHan: word.isHan })
  })
  return [...new Map(terms.map((term) => [term.tokens.join(' '), term])).values()]
}

/** Where a term occurs among words: from where to where in their text. */
export const occurrences = (
  words: readonly Word[],
  { tokens: [first = '', ...others], isHan: wantsHan }: Term,
): [start: number, end: number][] =>
  words.flatMap((word, at): [number, number][] => {
    if (!wantsHan) return word.text.startsWith(first) ? [[word.start, word.end]] : []
    const rest = words.slice(at + 1, at + 1 + others.length)
    const isThere =
      word.text === first &&
      rest.length === others.length &&
      rest.every((next, index) => next.text === others[index] && continues(next, rest[index - 1] ?? word))
    return isThere ? [[word.start, rest.at(-1)?.end ?? word.end]] : []
  })
