/**
 * Queries PostgreSQL's full-text index: it finds rows by lexemes without positions; conditions on positions,
 * such as adjacent words, are tested on the words of the row.
 */
import { createHash } from 'node:crypto'
import { indexedText, termsIn, type Term } from '../../text/tokenizer.ts'
import { wholeName } from '../schema/full-text.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** As the function `lexemes_of` makes them: words are cut there, and a row of very many words has this lexeme alone. */
const longestLexeme = 100
const tooMany = '\ue003'
/** Before a word of a name. */
const ofName = '\ue004'
const ofWholeName = '\ue001'

const cut = (word: string): string => Array.from(word).slice(0, longestLexeme).join('')

/** Reports whether lexemes alone decide if a term occurs. */
const isTold = ({ tokens }: Term): boolean =>
  tokens.every((token) => token.length < longestLexeme) && tokens.length === 1

/** Words hold letters and digits only, so in quotes they have no syntax. */
const lexemes =
  (mark: string, end: string) =>
  ({ tokens, isUnspaced }: Term): string =>
    tokens.map((token) => `'${mark}${cut(token)}'${isUnspaced ? '' : end}`).join(' & ')

const asked = (query: string): SQL => sql`lexemes @@ ${`(${query}) | '${tooMany}'`}::tsquery`

const within = (column: string, { tokens, isUnspaced }: Term, end: string): SQL => {
  const words = ` ${tokens.join(' ')}`
  return sql`' ' || ${sql.raw(column)} || ' ' LIKE ${`%${words}${isUnspaced ? ' ' : end}%`}`
}

/** The rows with all these terms: by their lexemes, and by their words where those do not tell. */
const rowsWith = (
  terms: readonly Term[],
  mark: string,
  [lexeme, word]: readonly [string, string],
  columns: readonly string[],
): SQL => {
  const words = sql.join(
    terms.map(
      (term) =>
        sql`(${sql.join(
          columns.map((column) => within(column, term, word)),
          sql` OR `,
        )})`,
    ),
    sql` AND `,
  )
  const told = terms.every(isTold) ? sql`NOT lexemes @@ ${`'${tooMany}'`}::tsquery OR ` : sql``
  return sql`(${asked(terms.map(lexemes(mark, lexeme)).join(' & '))} AND (${told}(${words})))`
}

const whole = ['', ' '] as const
const beginning = [':*', ''] as const

export const anywhere = (query: string): SQL => rowsWith(termsIn(query), '', beginning, ['named', 'told'])

/**
 * Planned as if all rows were read: for the first row alone the planner scans the table, which takes long where no row
 * has the words.
 */
export const isFound = (query: string): SQL => sql`(WITH found AS MATERIALIZED (SELECT 1 FROM words
    WHERE ${anywhere(query)}) SELECT CASE WHEN EXISTS (SELECT 1 FROM found) THEN 1 ELSE 0 END)`

const isName = (query: string): SQL => {
  const name = wholeName(indexedText(query))
  const print = createHash('md5').update(name).digest('hex')
  return sql`(${asked(`'${ofWholeName}${print}'`)} AND ' ' || named || ' ' LIKE ${`% ${name} %`})`
}

export const tiersOf = (query: string): SQL[] => {
  const terms = termsIn(query)
  const tiers = [
    isName(query),
    rowsWith(terms, ofName, whole, ['named']),
    rowsWith(terms, ofName, beginning, ['named']),
    anywhere(query),
  ]
  return tiers.map((tier, at) => (at === 0 ? tier : sql`${tier} AND NOT ${tiers[at - 1]}`))
}

/** A row of too many words has no lexemes of its own, and is not found. */
export const inNames = (lists: readonly (readonly string[])[]): SQL => {
  const oneOf = (words: readonly string[]): string =>
    `(${words.flatMap(termsIn).map(lexemes(ofName, ':*')).join(' | ')})`
  return sql`lexemes @@ ${lists.map(oneOf).join(' & ')}::tsquery`
}

/** Each tier is a search of its own. */
export const placesOfFew = (_query: string, most: number): SQL =>
  sql`CASE WHEN count(*) <= ${most} THEN string_agg(place::text, ',') END`
