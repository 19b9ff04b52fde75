/** Corrects a word that no record contains: by words of names that are spelt alike, and by the pinyin of names. */
import { nearestWord, isSpelt } from '../../text/spelling.ts'
import type { Reader } from '../engine.ts'
import { asPlaced, inNames, place } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { numberAt } from '../schema/full-text.ts'
import { charactersRead, syllablesIn, type Syllables } from './pinyin.ts'

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
export const corrected = async (reader: Reader, word: string, syllables: Syllables): Promise<string | undefined> =>
  isSpelt(word)
    ? ((await readAsPinyin(reader, word, syllables)) ?? nearestWord(word, await wordsSpeltLike(reader, word)))
    : undefined
