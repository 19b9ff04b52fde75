/** Changes a query that finds nothing into one that finds something: corrects words, and leaves words out. */
import { formatter } from '../../text/formatter.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { nameKeyOf, termsIn, type Term } from '../../text/tokenizer.ts'
import type { Forgiven } from '../../store/search.ts'
import type { Reader } from '../engine.ts'
import { isFound, asPlaced, inNames, place } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { splitKey } from './names.ts'
import { nearestWord, isSpelt } from '../../text/spelling.ts'
import { upTo } from '../sql/fragments.ts'
import { numberAt } from '../schema/full-text.ts'

/** The characters of each syllable; a character is in each of its readings. */
type Syllables = ReadonlyMap<string, ReadonlySet<string>>

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
const charactersRead = (indexed: string, reading: readonly string[], syllables: Syllables): string | undefined => {
  const words = indexed.split(' ')
  const at = words.findIndex((_, from) =>
    reading.every((syllable, index) => syllables.get(syllable)?.has(words[from + index] ?? '')),
  )
  return at < 0 ? undefined : words.slice(at, at + reading.length).join('')
}

// Corrects a word that no record contains: by words of names that are spelt alike, and by the pinyin of names.

interface Row {
  readonly place: number
  readonly named: string
}

/** The most names read for each question, the shortest first: those of places, companies and industries. */
const mostNames = 1000

/** Returns the names of records, as they are indexed, that contain one word of each list. */
const namesWith = async (reader: Reader, lists: readonly (readonly string[])[]): Promise<string[]> => {
  const rows = await reader.all(sql<Row>`SELECT place, named FROM texts WHERE number IN
    (SELECT ${numberAt(sql`found.place`)} FROM
      (SELECT 0 AS tier, ${place} AS place FROM words WHERE ${inNames(lists)}${asPlaced} ${upTo(mostNames)}) AS found)`)
  return rows.sort((one, other) => one.place - other.place).map(({ named }) => named)
}

/** Words are rarely misspelt in their first letter. */
const wordsSpeltLike = async (reader: Reader, word: string): Promise<Set<string>> => {
  const [first = ''] = word
  const names = await namesWith(reader, [[first]])
  return new Set(names.flatMap((named) => named.split(' ').filter((one) => one.startsWith(first) && isSpelt(one))))
}

const readAsPinyin = async (reader: Reader, word: string, syllables: Syllables): Promise<string | undefined> => {
  for (const reading of syllablesIn(word, syllables)) {
    const names = await namesWith(
      reader,
      reading.map((syllable) => [...(syllables.get(syllable) ?? [])]),
    )
    for (const named of names) {
      const characters = charactersRead(named, reading, syllables)
      if (characters !== undefined) return characters
    }
  }
  return undefined
}

/** Returns what a word that is in no record probably means, in words that are in one: pinyin, or else a misspelt word. */
const corrected = async (reader: Reader, word: string, syllables: Syllables): Promise<string | undefined> =>
  isSpelt(word)
    ? ((await readAsPinyin(reader, word, syllables)) ?? nearestWord(word, await wordsSpeltLike(reader, word)))
    : undefined

/** Each correction reads names, so only the first unknown words are corrected. */
const mostCorrected = 3

/** Each word more is a query more. A query of characters may have more words than a query of others. */
const mostTried = 20

/** A word that is searched for, and where it comes from. */
interface Sought {
  /** The word of the query. */
  readonly typed: string
  /** The part of it that this word stands for: of characters without spaces between them, a word. */
  readonly part: string
  readonly word: string
}

/** The matches of a word in the register. */
interface Known {
  /** It is a name by which a record is resolved. */
  readonly isName: boolean
  readonly isAnywhere: boolean
}

const wordOf = ({ tokens }: Term): string => tokens.join('')

const resolved = sql.raw(resolvedResources.map((name) => `'${name}'`).join(', '))

const isNamed = (word: string): SQL => {
  const { key, rest } = splitKey(nameKeyOf(word))
  return sql`CASE WHEN EXISTS (SELECT 1 FROM names WHERE resource IN (${resolved}) AND names.key = ${key}
    AND rest = ${rest}) THEN 1 ELSE 0 END`
}

const knownOf = async (reader: Reader, words: readonly string[]): Promise<ReadonlyMap<string, Known>> => {
  const rows = await reader.all(
    sql<{ at: number; named: number; found: number }>`${sql.join(
      words.map(
        (word, at) => sql`SELECT ${sql.raw(at.toString())} AS at, ${isNamed(word)} AS named, ${isFound(word)} AS found`,
      ),
      sql` UNION ALL `,
    )}`,
  )
  return new Map(rows.map((row) => [words[row.at] ?? '', { isName: row.named === 1, isAnywhere: row.found === 1 }]))
}

const findsSomething = async (reader: Reader, words: readonly string[]): Promise<boolean> => {
  const [row] = await reader.all(sql<{ found: number }>`SELECT ${isFound(words.join(' '))} AS found`)
  return row?.found === 1
}

const segmenter = formatter(() => new Intl.Segmenter('zh', { granularity: 'word' }))

/** Divides characters without spaces between them into words. */
const wordsIn = (characters: string): string[] => [...segmenter().segment(characters)].map(({ segment }) => segment)

/** The least length of a word that says something by itself: `of` and `the` are in many records. */
const saysEnough = ({ word }: Sought): boolean => word.length >= (/\p{Script=Han}/u.test(word) ? 2 : 4)

/**
 * Returns the words that some record has together, tried one after the other: names first, because the other words ask
 * for something about them, then longer words, which say more.
 */
const mostTogether = async (
  reader: Reader,
  sought: readonly Sought[],
  known: ReadonlyMap<string, Known>,
): Promise<readonly Sought[]> => {
  const weightOf = ({ word }: Sought): number => (known.get(word)?.isName === true ? Infinity : word.length)
  const there = sought.filter(({ word }) => known.get(word)?.isAnywhere === true)
  const chosen: Sought[] = []
  const inOrder = there.toSorted((a, b) => (weightOf(a) === weightOf(b) ? 0 : weightOf(b) - weightOf(a)))
  for (const one of inOrder.slice(0, mostTried)) {
    const words = [...chosen, one].map(({ word }) => word)
    if (chosen.length === 0 || (await findsSomething(reader, words))) chosen.push(one)
  }
  const isWorthShowing = chosen.some((one) => saysEnough(one) || known.get(one.word)?.isName === true)
  return isWorthShowing ? sought.filter((one) => chosen.includes(one)) : []
}

/** Returns the words to search for: unknown ones corrected, and unknown characters divided into words. */
const soughtFor = async (reader: Reader, query: string, syllables: Syllables): Promise<Sought[]> => {
  const terms = termsIn(query)
  const known = await knownOf(reader, terms.map(wordOf))
  let corrections = 0
  const sought: Sought[] = []
  for (const term of terms) {
    const typed = wordOf(term)
    if (known.get(typed)?.isAnywhere === true) sought.push({ typed, part: typed, word: typed })
    else if (term.isUnspaced) sought.push(...wordsIn(typed).map((part) => ({ typed, part, word: part })))
    else {
      const word = corrections++ < mostCorrected ? await corrected(reader, typed, syllables) : undefined
      sought.push({ typed, part: typed, word: word ?? typed })
    }
  }
  return sought
}

const correctionsIn = (chosen: readonly Sought[]): Record<string, string> => {
  const words = new Map<string, string>()
  for (const { typed, word } of chosen) words.set(typed, [words.get(typed) ?? [], word].flat().join(' '))
  return Object.fromEntries([...words].filter(([typed, word]) => typed !== word))
}

/** Loads what the corrections of a query need. */
export const dictionaryFor = (query: string): Promise<Syllables> => syllablesFor(termsIn(query).map(wordOf))

/** Returns a query that finds something in place of one that finds nothing; undefined where there is none. */
export const forgiven = async (reader: Reader, query: string, dictionary: Syllables): Promise<Forgiven | undefined> => {
  const sought = await soughtFor(reader, query, dictionary)
  const chosen = await mostTogether(reader, sought, await knownOf(reader, [...new Set(sought.map(({ word }) => word))]))
  const q = chosen.map(({ word }) => word).join(' ')
  if (q === '' || q === termsIn(query).map(wordOf).join(' ')) return undefined
  return {
    q,
    corrected: correctionsIn(chosen),
    dropped: [...new Set(sought.filter((one) => !chosen.includes(one)).map(({ part }) => part))],
  }
}
