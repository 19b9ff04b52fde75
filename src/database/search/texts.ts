/** Keeps the searched texts of records, in the table `texts`; triggers keep the full-text index by it. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { isSearched, namesOf, proseOf } from '../../text/name-keys.ts'
import { indexedText, indexedTogether } from '../../text/tokenizer.ts'
import { longestTitle, nameToken } from '../schema/full-text.ts'
import { elementsOf, partOf } from '../sql/dialect.ts'
import { columnOf, listed } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { precompiled, type Query, queryTemplate } from '../sql/templates.ts'
import type { Change } from '../write/statements.ts'
import { changeNames } from './names.ts'

/** A row of `texts`, without the columns that the database works out. */
interface Text {
  readonly resource: string
  readonly record_id: string
  readonly length: number
  readonly named: string
  readonly told: string
  /** A JSON array. */
  readonly shown: string
}

const columns = ['resource', 'record_id', 'length', 'named', 'told', 'shown'] as const
const key = columns.slice(0, 2)

const charactersIn = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

/** Returns the row of a record; undefined where its resource has no text to search. */
export const searchRow = (resource: Resource, record: Data): Text | undefined => {
  const [names, prose] = [namesOf(resource, record), proseOf(resource, record)]
  const [title] = names
  return title === undefined
    ? undefined
    : {
        resource: resource.name,
        record_id: record['id'] as string,
        length: Math.min(charactersIn(title), longestTitle),
        named: names
          .map(indexedText)
          .map((words) => `${nameToken(words)} ${words}`)
          .join(' '),
        told: indexedTogether(prose),
        shown: JSON.stringify([...names, ...prose]),
      }
}

const newer = precompiled(
  sql.join(
    columns.slice(2).map((name) => sql`${columnOf(name)} = excluded.${columnOf(name)}`),
    sql`, `,
  ),
)

/** Skips rows that have not changed: comparing is cheaper than writing. */
const isNewer = precompiled(
  sql.join(
    columns.slice(2).map((name) => sql`texts.${columnOf(name)} <> excluded.${columnOf(name)}`),
    sql` OR `,
  ),
)

/** Rows of a statement: all that an import has at hand, or the few of a write. Each number of rows is compiled once. */
const most = 1000
const rest = 50
const templates = new Map<number, ReturnType<typeof queryTemplate>>()

const keeping = (rows: number): ReturnType<typeof queryTemplate> => {
  const known = templates.get(rows)
  if (known) return known
  const made = queryTemplate(
    rows * columns.length,
    (...slots) => sql`INSERT INTO texts ${listed(columns.map(columnOf))}
    VALUES ${sql.join(
      Array.from({ length: rows }, (_, row) => listed(slots.slice(row * columns.length, (row + 1) * columns.length))),
      sql`, `,
    )}
    ON CONFLICT ${listed(key.map(columnOf))} DO UPDATE SET ${newer} WHERE ${isNewer}`,
  )
  templates.set(rows, made)
  return made
}

/**
 * Returns the statements that keep these rows, new or changed. The shortest titles come first, as in the index of
 * SQLite: each step back in its order begins a segment, which has to be merged later.
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

/** Returns the statement that removes the texts of deleted records. */
const dropTexts = (changes: readonly Change[]): SQL => {
  const ids = changes.map(({ resource: { name: resource }, id: record_id }) => ({ resource, record_id }))
  return sql`DELETE FROM texts WHERE ${listed(key.map(columnOf))} IN (SELECT ${sql.join(
    key.map((name) => partOf(sql`value`, name)),
    sql`, `,
  )}
    FROM ${elementsOf(sql`${JSON.stringify(ids)}`)})`
}

// Indexes what search and resolve know of each record, in the transaction that writes it.

/** Merges the changes of a record that is written more than once. */
const netChanges = (changes: readonly Change[]): Change[] => {
  const net = new Map<string, Change>()
  for (const change of changes) {
    const address = `${change.resource.name}/${change.id}`
    net.set(address, { ...change, before: (net.get(address) ?? change).before })
  }
  return [...net.values()].filter(({ resource }) => isSearched(resource))
}

/** Returns the statements that index changed records. */
export const indexChanges = (changes: readonly Change[]): Query[] => {
  const net = netChanges(changes)
  const written = net.flatMap(({ resource, after }) => (after && searchRow(resource, after)) ?? [])
  const removed = net.filter(({ before, after }) => before && !after)
  return [...keepTexts(written), ...(removed.length > 0 ? [dropTexts(removed)] : []), ...changeNames(net)]
}
