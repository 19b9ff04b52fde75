/** Finds the longest word of a table at a position, or before it, in time that does not depend on the text. */

export interface WordAt<T> {
  readonly start: number
  readonly end: number
  readonly meaning: T
}

export interface WordTable<T> {
  /** Returns the longest word that begins at a position. */
  readonly at: (text: string, start: number) => WordAt<T> | undefined
  /** Returns the longest word that ends at a position. */
  readonly before: (text: string, end: number) => WordAt<T> | undefined
}

/** The words of a meaning, separated by `|`. */
export type WordRow<T> = readonly [words: string, meaning: T]

export const isLetter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at) | 0x20
  return code >= 0x61 && code <= 0x7a
}

export const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39
}

/** Reports whether a position lies inside a word of Latin letters. */
const isInsideWord = (text: string, at: number): boolean => isLetter(text, at - 1) && isLetter(text, at)

type Words<T> = Map<number, (readonly [word: string, meaning: T])[]>

export const wordTable = <T>(rows: readonly WordRow<T>[]): WordTable<T> => {
  const byFirst: Words<T> = new Map()
  const byLast: Words<T> = new Map()
  const words = rows
    .flatMap(([row, meaning]) => row.split('|').map((word) => [word, meaning] as const))
    .sort(([one], [other]) => other.length - one.length)
  for (const entry of words) {
    const [word] = entry
    byFirst.set(word.charCodeAt(0), [...(byFirst.get(word.charCodeAt(0)) ?? []), entry])
    byLast.set(word.charCodeAt(word.length - 1), [...(byLast.get(word.charCodeAt(word.length - 1)) ?? []), entry])
  }
  return {
    at: (text, start) => {
      for (const [word, meaning] of byFirst.get(text.charCodeAt(start)) ?? []) {
        const end = start + word.length
        if (text.startsWith(word, start) && !isInsideWord(text, end)) return { start, end, meaning }
      }
      return undefined
    },
    before: (text, end) => {
      for (const [word, meaning] of byLast.get(text.charCodeAt(end - 1)) ?? []) {
        const start = end - word.length
        if (start >= 0 && text.startsWith(word, start) && !isInsideWord(text, start)) return { start, end, meaning }
      }
      return undefined
    },
  }
}
