/** Makes requests from the contents of a register. */
import Database from 'better-sqlite3'
import { numbersFrom, hanWords, oneOf, word, words } from '../vocabulary.ts'
import type { Request } from '../load.ts'
import { withKey } from '../server.ts'

/** Returns the rows of a query, read directly from the file. */
export const rowsIn = (file: string, text: string): unknown[][] => {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare(text).raw().all() as unknown[][]
  } finally {
    database.close()
  }
}

export const textsIn = (file: string, text: string): string[] => rowsIn(file, text).map(([value]) => value as string)

/** Makes a GET request with the key. */
export const get = (path: string, headers: Readonly<Record<string, string>> = {}): Request => ({
  path,
  headers: { ...withKey, ...headers },
})

const mostDifferent = 100_000

/** Returns distinct ids of projects, shuffled the same each time; more of them than the cache holds answers. */
export const someIds = (file: string): string[] => {
  const ids = textsIn(file, 'SELECT id FROM projects ORDER BY rowid')
  const step = 7919
  return Array.from(
    { length: Math.min(mostDifferent, ids.length) },
    (_, index) => ids[(index * step) % ids.length] as string,
  )
}

/** Returns the id of a figure that counts in totals of projects: a change of an excluded figure changes no total. */
export const countedFigure = (file: string): string =>
  textsIn(
    file,
    `SELECT figures.id FROM figures JOIN projects ON projects.id = subject_id
     WHERE subject_kind = 'project' AND metric = 'investment' AND parent_id IS NULL
     AND NOT EXISTS (SELECT 1 FROM figures AS later WHERE later.supersedes_id = figures.id)
     ORDER BY initiative_id IS NOT NULL, figures.id LIMIT 1`,
  )[0] ?? ''

/** Returns the number of records of a page; NaN if the text is no page. */
export const lengthOf = (text: string): number =>
  ((JSON.parse(text) as { data?: unknown[] }).data ?? { length: NaN }).length

/** Returns the records of a page as JSON, without the link to the next page. */
export const dataOf = (text: string): string => JSON.stringify((JSON.parse(text) as { data: unknown }).data)

export interface Query {
  readonly q: string
  readonly match: string
}

const ofWords = (some: readonly string[]): Query => ({
  q: some.join(' '),
  match: some.map((one) => `"${one}"*`).join(' AND '),
})

/** Returns searches for one or two words, frequent and rare; one search in ten is in Chinese. */
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

/** Returns the requests in turn, each with another `Accept`, so that no answer comes from the cache. */
export const anew = (requests: readonly Request[]) => (): Request => {
  asked += 1
  const request = requests[asked % requests.length] as Request
  return { ...request, headers: { ...request.headers, accept: `application/json, text/x${asked.toString()}` } }
}
