/** The full-text index as any engine keeps it: the order of its rows, and in which tier one is found. */
import type { ResourceName } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import { indexedText, termsIn, type Term } from '../../text/tokenizer.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The most numbers and resources that fit beside a length in the 53 bits of an exact number. */
const numbers = 2 ** 38
const kinds = 32
export const longestTitle = 1023

const kindOf = (resource: ResourceName): string => resourceNames.indexOf(resource).toString()

/** The place of a row in the index, which is read in this order: by length of the title, then by number of the row. */
export const placeInIndex = sql.raw(
  `(length * ${numbers.toString()} + number) * ${kinds.toString()} + CASE resource ${resourceNames
    .map((name) => `WHEN '${name}' THEN ${kindOf(name)}`)
    .join(' ')} END`,
)

/** Extracts the number from a place. The divisors are literals: as parameters they would be floats. */
export const numberAt = (place: SQL): SQL =>
  sql`${place} / ${sql.raw(kinds.toString())} % ${sql.raw(numbers.toString())}`
/** Extracts the position of the resource among all resources. */
export const kindAt = (place: SQL): SQL => sql`${place} % ${sql.raw(kinds.toString())}`
export const isOf = (place: SQL, resource: ResourceName): SQL => sql`${kindAt(place)} = ${sql.raw(kindOf(resource))}`
/** Extract the number and the length from a place that was read. */
export const numberOf = (place: number): number => Math.floor(place / kinds) % numbers
export const lengthOf = (place: number): number => Math.floor(place / (numbers * kinds))

/** Joins a name to one token by private characters, so that the index finds whole names directly. */
export const nameToken = (words: string): string => `\ue001${words.replaceAll(' ', '\ue002')}`

/** The tier of a record that is found, by the words of its names as they are indexed. */
export const tierIn = (named: string, query: string): number => {
  const [names, terms] = [` ${named} `, termsIn(query)]
  const isWhole = ({ tokens }: Term): boolean => names.includes(` ${tokens.join(' ')} `)
  const begins = (term: Term): boolean =>
    term.isUnspaced ? isWhole(term) : names.includes(` ${term.tokens.join(' ')}`)
  if (names.includes(` ${nameToken(indexedText(query))} `)) return 0
  return terms.every(isWhole) ? 1 : terms.every(begins) ? 2 : 3
}
