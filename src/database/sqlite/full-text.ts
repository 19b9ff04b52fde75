/** Queries SQLite's full-text index. */
import { indexedText, termsIn, type Term } from '../../text/tokenizer.ts'
import { wholeName } from '../schema/full-text.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** Words hold letters and digits only, so in quotes they have no syntax. */
const whole = ({ tokens }: Term): string => `"${tokens.join(' ')}"`
const beginning = (term: Term): string => (term.isUnspaced ? whole(term) : `${whole(term)}*`)
const named = (expression: string): string => `{named} : (${expression})`
const every = (query: string, expression: (term: Term) => string): string =>
  termsIn(query).map(expression).join(' AND ')
const matches = (expression: string): SQL => sql`words MATCH ${expression}`

/** Returns the query that matches every record with all terms. */
export const anywhere = (query: string): SQL => matches(every(query, beginning))

export const isFound = (query: string): SQL => sql`EXISTS (SELECT 1 FROM words WHERE ${anywhere(query)})`

export const tiersOf = (query: string): SQL[] => {
  const tiers = [
    `"${wholeName(indexedText(query))}"`,
    named(every(query, whole)),
    named(every(query, beginning)),
    every(query, beginning),
  ]
  return tiers.map((tier, at) => matches(at === 0 ? tier : `(${tier}) NOT (${tiers[at - 1] ?? ''})`))
}

export const inNames = (lists: readonly (readonly string[])[]): SQL => {
  const oneOf = (words: readonly string[]): string => `(${words.flatMap(termsIn).map(beginning).join(' OR ')})`
  return matches(named(lists.map(oneOf).join(' AND ')))
}

/** The tiers of one word are looked up; what several have in common is sought anew for each tier. */
export const placesOfFew = (query: string, most: number): SQL =>
  termsIn(query).flatMap(({ tokens }) => tokens).length > 1
    ? sql`CASE WHEN count(*) <= ${most} THEN string_agg(place, ',') END`
    : sql`NULL`
