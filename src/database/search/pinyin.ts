/** Reads a word in Latin letters as the pinyin of Chinese characters. */

/** The characters of each syllable; a character is in each of its readings. */
export type Syllables = ReadonlyMap<string, ReadonlySet<string>>

/** A word of more syllables is not read. */
const mostSyllables = 12
/** The ways of dividing a word that are tried. */
const mostReadings = 3

/** Returns the 6,763 characters of GB 2312: the most common ones, in simplified form. */
const commonCharacters = (): string => {
  const decoder = new TextDecoder('gb2312')
  const rows = Array.from({ length: 72 }, (_, at) => 0xb0 + at)
  const cells = Array.from({ length: 94 }, (_, at) => 0xa1 + at)
  const characters = decoder.decode(Uint8Array.from(rows.flatMap((row) => cells.flatMap((cell) => [row, cell]))))
  return characters.replaceAll(/\P{Script=Han}/gu, '')
}

const read = async (): Promise<Syllables> => {
  const { polyphonic } = await import('pinyin-pro')
  const characters = commonCharacters()
  const syllables = new Map<string, Set<string>>()
  polyphonic(characters, { toneType: 'none', type: 'array', v: true }).forEach((readings, at) => {
    // Search knows no accents, so ü is typed as v or u.
    for (const syllable of readings.flatMap((reading) => [reading, reading.replace('v', 'u')]))
      syllables.set(syllable, (syllables.get(syllable) ?? new Set()).add(characters.charAt(at)))
  })
  return syllables
}

let known: Promise<Syllables> | undefined

const longestSyllable = 6

const mayBePinyin = (word: string): boolean => /^[a-z]+$/.test(word) && word.length <= mostSyllables * longestSyllable

/** Returns what these words are read by. Loaded lazily: few searches need the dictionary, which is large. */
export const syllablesFor = async (words: readonly string[]): Promise<Syllables> =>
  words.some(mayBePinyin) ? (known ??= read()) : new Map()

/** Returns the lengths of the syllables with which letters go on at a place, the longest first. */
const lengthsAt = (letters: string, at: number, syllables: Syllables): number[] => {
  const lengths = Array.from({ length: Math.min(longestSyllable, letters.length - at) }, (_, shorter) => shorter + 1)
  return lengths.filter((length) => syllables.has(letters.slice(at, at + length))).reverse()
}

/** Returns for each place in a word how few syllables the letters from there on can be divided into, or Infinity. */
const fewestFrom = (letters: string, syllables: Syllables): number[] => {
  const fewest = [...Array.from(letters, () => Infinity), 0]
  for (let at = letters.length - 1; at >= 0; at--)
    for (const length of lengthsAt(letters, at, syllables))
      fewest[at] = Math.min(fewest[at] ?? Infinity, 1 + (fewest[at + length] ?? Infinity))
  return fewest
}

/** Yields the ways of dividing a word into at most `most` syllables, those with longer first syllables first. */
function* divisions(letters: string, syllables: Syllables, most: number): Generator<string[]> {
  const fewest = fewestFrom(letters, syllables)
  // Enters only what leads to a division: a word can be divided in more ways than could ever be tried.
  function* from(at: number, left: number): Generator<string[]> {
    if (at === letters.length) yield []
    for (const length of lengthsAt(letters, at, syllables)) {
      if ((fewest[at + length] ?? Infinity) >= left) continue
      for (const rest of from(at + length, left - 1)) yield [letters.slice(at, at + length), ...rest]
    }
  }
  if ((fewest[0] ?? Infinity) <= most) yield* from(0, most)
}

/** Returns a few ways of reading a word as two or more syllables. */
export const syllablesIn = (word: string, syllables: Syllables): string[][] => {
  if (!mayBePinyin(word)) return []
  const found: string[][] = []
  for (const division of divisions(word, syllables, mostSyllables)) {
    if (division.length > 1) found.push(division)
    if (found.length === mostReadings) break
  }
  return found
}

/** Returns the first characters side by side in an indexed text that are read so. */
export const charactersRead = (
  indexed: string,
  reading: readonly string[],
  syllables: Syllables,
): string | undefined => {
  const words = indexed.split(' ')
  const at = words.findIndex((_, from) =>
    reading.every((syllable, index) => syllables.get(syllable)?.has(words[from + index] ?? '')),
  )
  return at < 0 ? undefined : words.slice(at, at + reading.length).join('')
}
