/** Changes a query that finds nothing into one that finds something: corrects words, and leaves words out. */
import { formatter } from '../../text/formatter.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { nameKeyOf, termsIn, type Term } from '../../text/tokenizer.ts'
import type { Forgiven } from '../../store/search.ts'
import type { Reader } from '../engine.ts'
import { isFound } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { corrected } from './corrections.ts'
import { splitKey } from './names.ts'
import { syllablesFor, type Syllables } from './pinyin.ts'

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
  const kept: Sought[] = []
  const inOrder = there.toSorted((a, b) => (weightOf(a) === weightOf(b) ? 0 : weightOf(b) - weightOf(a)))
  for (const one of inOrder.slice(0, mostTried)) {
    const words = [...kept, one].map(({ word }) => word)
    if (kept.length === 0 || (await findsSomething(reader, words))) kept.push(one)
  }
  const isWorthShowing = kept.some((one) => saysEnough(one) || known.get(one.word)?.isName === true)
  return isWorthShowing ? sought.filter((one) => kept.includes(one)) : []
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

const correctionsIn = (kept: readonly Sought[]): Record<string, string> => {
  const words = new Map<string, string>()
  for (const { typed, word } of kept) words.set(typed, [words.get(typed) ?? [], word].flat().join(' '))
  return Object.fromEntries([...words].filter(([typed, word]) => typed !== word))
}

/** Loads what the corrections of a query need. */
export const dictionaryFor = (query: string): Promise<Syllables> => syllablesFor(termsIn(query).map(wordOf))

/** Returns a query that finds something in place of one that finds nothing; undefined where there is none. */
export const forgiven = async (reader: Reader, query: string, dictionary: Syllables): Promise<Forgiven | undefined> => {
  const sought = await soughtFor(reader, query, dictionary)
  const kept = await mostTogether(reader, sought, await knownOf(reader, [...new Set(sought.map(({ word }) => word))]))
  const q = kept.map(({ word }) => word).join(' ')
  if (q === '' || q === termsIn(query).map(wordOf).join(' ')) return undefined
  return {
    q,
    meant: sought.map(({ word }) => word).join(' '),
    corrected: correctionsIn(kept),
    dropped: [...new Set(sought.filter((one) => !kept.includes(one)).map(({ part }) => part))],
  }
}
