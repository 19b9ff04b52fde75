/** The full-text index as any engine keeps it: the order of its rows, and in which tier one is found. */
import type { ResourceName } from '../../model/field.ts'
import { resourceNames } from '../../resources/index.ts'
import { indexed, termsIn, type Term } from '../../text/tokenizer.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** As many numbers, and as many resources, fit beside a length in the 53 bits of an exact number. */
const numbers = 2 ** 38
const kinds = 32
export const longestTitle = 1023

const kindOf = (resource: ResourceName): string => resourceNames.indexOf(resource).toString()

/** The place of a row in the index, which is read in this order: titles by length, those as long as they came; then the resource. */
export const placeOf = sql.raw(
  `(length * ${numbers.toString()} + number) * ${kinds.toString()} + CASE resource ${resourceNames
    .map((name) => `WHEN '${name}' THEN ${kindOf(name)}`)
    .join(' ')} END`,
)

/** From the place of a row to what it is made of; as a parameter it would be a float, and the division with it. */
export const numberAt = (place: SQL): SQL =>
  sql`${place} / ${sql.raw(kinds.toString())} % ${sql.raw(numbers.toString())}`
/** The position of its resource among all. */
export const kindAt = (place: SQL): SQL => sql`${place} % ${sql.raw(kinds.toString())}`
export const isOf = (place: SQL, resource: ResourceName): SQL => sql`${kindAt(place)} = ${sql.raw(kindOf(resource))}`
/** The same, and the length, of a place that was read. */
export const numberOf = (place: number): number => Math.floor(place / kinds) % numbers
export const lengthOf = (place: number): number => Math.floor(place / (numbers * kinds))

/** Private characters: a name as it is indexed, or a query that may be one, as one token of the index, so that a whole name is found at once. */
export const wholeName = (words: string): string => `\ue001${words.replaceAll(' ', '\ue002')}`

/** The tier of a record that is found, by the words of its names as they are indexed. */
export const tierIn = (named: string, query: string): number => {
  const [names, terms] = [` ${named} `, termsIn(query)]
  const isWhole = ({ tokens }: Term): boolean => names.includes(` ${tokens.join(' ')} `)
  const begins = (term: Term): boolean =>
    term.isUnspaced ? isWhole(term) : names.includes(` ${term.tokens.join(' ')}`)
  if (names.includes(` ${wholeName(indexed(query))} `)) return 0
  return terms.every(isWhole) ? 1 : terms.every(begins) ? 2 : 3
}
