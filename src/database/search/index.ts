/** Keeps what is searched of each record, in the transaction that writes it. */
import type { Data } from '../../model/canonical.ts'
import { nameKeysOf } from '../../text/name-keys.ts'
import type { Resource } from '../../model/resource.ts'
import { isSearched, namesOf, proseOf } from '../../text/searched-texts.ts'
import { indexed, indexedTogether } from '../../text/tokenizer.ts'
import { longestTitle, wholeName } from '../schema/full-text.ts'
import { elementsOf, partOf } from '../sql/dialect.ts'
import { ready } from '../sql/compile.ts'
import { shaped, type Query } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { Change } from '../write/statements.ts'
import { columnOf, listed } from '../sql/fragments.ts'

/** A row of the table `texts`, without what the database makes of it. */
export interface Text {
  readonly resource: string
  readonly record_id: string
  readonly length: number
  readonly named: string
  readonly told: string
  /** JSON arrays. */
  readonly shown: string
  readonly called: string
}

const columns = ['resource', 'record_id', 'length', 'named', 'told', 'shown', 'called'] as const
const key = columns.slice(0, 2)

const charactersIn = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

/** The row of a record; undefined where its resource has no text to search. */
export const textOf = (resource: Resource, record: Data): Text | undefined => {
  const [names, prose] = [namesOf(resource, record), proseOf(resource, record)]
  const [title] = names
  return title === undefined
    ? undefined
    : {
        resource: resource.name,
        record_id: record['id'] as string,
        length: Math.min(charactersIn(title), longestTitle),
        named: names
          .map(indexed)
          .map((words) => `${wholeName(words)} ${words}`)
          .join(' '),
        told: indexedTogether(prose),
        shown: JSON.stringify([...names, ...prose]),
        called: JSON.stringify(nameKeysOf(resource, record)),
      }
}

const newer = ready(
  sql.join(
    columns.slice(2).map((name) => sql`${columnOf(name)} = excluded.${columnOf(name)}`),
    sql`, `,
  ),
)

/** How many rows a statement keeps: as many as a large import has at hand, or the rest of them. Of each number there is one shape. */
const most = 1000
const rest = 50
const shapes = new Map<number, ReturnType<typeof shaped>>()

const keeping = (rows: number): ReturnType<typeof shaped> => {
  const known = shapes.get(rows)
  if (known) return known
  const made = shaped(
    rows * columns.length,
    (...slots) => sql`INSERT INTO texts ${listed(columns.map(columnOf))}
    VALUES ${sql.join(
      Array.from({ length: rows }, (_, row) => listed(slots.slice(row * columns.length, (row + 1) * columns.length))),
      sql`, `,
    )}
    ON CONFLICT ${listed(key.map(columnOf))} DO UPDATE SET ${newer}`,
  )
  shapes.set(rows, made)
  return made
}

/**
 * The statements that keep these rows, new or changed. The shortest titles come first, as they do in the index:
 * what comes in its order is gathered in memory, and each step back is a segment of its own, which is to be merged with all others later.
 */
export const keepTexts = (texts: readonly Text[]): Query[] => {
  const rows = texts.toSorted((one, other) => one.length - other.length)
  const queries: Query[] = []
  while (rows.length > 0) {
    const some = rows.splice(0, rows.length >= most ? most : rest)
    queries.push(keeping(some.length)(...some.flatMap((row) => columns.map((name) => row[name]))))
  }
  return queries
}

const dropTexts = (changes: readonly Change[]): SQL => {
  const ids = changes.map(({ resource: { name: resource }, id: record_id }) => ({ resource, record_id }))
  return sql`DELETE FROM texts WHERE ${listed(key.map(columnOf))} IN (SELECT ${sql.join(
    key.map((name) => partOf(sql`value`, name)),
    sql`, `,
  )}
    FROM ${elementsOf(sql`${JSON.stringify(ids)}`)})`
}

/** What becomes of each record in the end, where it is written more than once. */
const netChanges = (changes: readonly Change[]): Change[] => {
  const net = new Map<string, Change>()
  for (const change of changes) {
    const address = `${change.resource.name}/${change.id}`
    net.set(address, { ...change, before: (net.get(address) ?? change).before })
  }
  return [...net.values()].filter(({ resource }) => isSearched(resource))
}

const differs = ({ resource, before }: Change, text: Text | undefined): boolean =>
  before === undefined || JSON.stringify(textOf(resource, before)) !== JSON.stringify(text)

/** The statements that keep the texts of changed records, if any changed. */
export const indexTexts = (changes: readonly Change[]): Query[] => {
  const net = netChanges(changes)
  const written = net.flatMap((change) => {
    const text = change.after && textOf(change.resource, change.after)
    return text && differs(change, text) ? [text] : []
  })
  const removed = net.filter(({ before, after }) => before && !after)
  return [...keepTexts(written), ...(removed.length > 0 ? [dropTexts(removed)] : [])]
}
