/** Returns the words of a text: a list of tokens without spaces. */
export const wordsOf = (text: string): string[] => text.trim().split(/\s+/)
