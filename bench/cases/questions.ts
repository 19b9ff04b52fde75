/** What is asked of a register: requests made from what is in it. */
import Database from 'better-sqlite3'
import { numbersFrom, hanWords, oneOf, word, words } from '../vocabulary.ts'
import type { Request } from '../load.ts'
import { withKey } from '../server.ts'

/** The rows of a query, asked of the file itself. */
export const rowsIn = (file: string, text: string): unknown[][] => {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare(text).raw().all() as unknown[][]
  } finally {
    database.close()
  }
}

export const textsIn = (file: string, text: string): string[] => rowsIn(file, text).map(([value]) => value as string)

/** A GET with the key. */
export const get = (path: string, headers: Readonly<Record<string, string>> = {}): Request => ({
  path,
  headers: { ...withKey, ...headers },
})

const mostDifferent = 100_000

/** Ids of projects in no order, the same each time, and none twice: more than answers are remembered. */
export const someIds = (file: string): string[] => {
  const ids = textsIn(file, 'SELECT id FROM projects ORDER BY rowid')
  const step = 7919
  return Array.from(
    { length: Math.min(mostDifferent, ids.length) },
    (_, index) => ids[(index * step) % ids.length] as string,
  )
}

/** The id of a figure that counts in totals of projects: of an amount that is left out none moves. */
export const countedFigure = (file: string): string =>
  textsIn(
    file,
    `SELECT figure_id FROM own_parts WHERE family = 'plans' AND cluster IS NOT NULL AND reason IS NULL ORDER BY figure_id LIMIT 1`,
  )[0] ?? ''

/** How many records a page holds; NaN where it is none. */
export const lengthOf = (text: string): number =>
  ((JSON.parse(text) as { data?: unknown[] }).data ?? { length: NaN }).length

/** The records of a page, without what leads to the next. */
export const dataOf = (text: string): string => JSON.stringify((JSON.parse(text) as { data: unknown }).data)

export interface Query {
  readonly q: string
  readonly match: string
}

const ofWords = (some: readonly string[]): Query => ({
  q: some.join(' '),
  match: some.map((one) => `"${one}"*`).join(' AND '),
})

/** Searches: one word or two, the frequent and the seldom, and one in ten of Han characters. */
export const queries = (): Query[] => {
  const draw = numbersFrom(12)
  return Array.from({ length: 5000 }, (_, index) => {
    if (index % 10 === 0) {
      const q = oneOf(draw, hanWords)
      return { q, match: `"${Array.from(q).join(' ')}"` }
    }
    return ofWords(
      index % 3 === 0 ? [word(draw), word(draw)] : [draw(4) === 0 ? word(draw) : oneOf(draw, words.slice(50, 3000))],
    )
  })
}

export const searchOf = ({ q }: Pick<Query, 'q'>): Request => get(`/v1/search?limit=20&q=${encodeURIComponent(q)}`)

let asked = 0

/** These, one after the other, and none twice in the same words: what was answered before is answered from memory. */
export const anew = (requests: readonly Request[]) => (): Request => {
  asked += 1
  const request = requests[asked % requests.length] as Request
  return { ...request, headers: { ...request.headers, accept: `application/json, text/x${asked.toString()}` } }
}
