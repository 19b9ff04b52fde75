/** Keeps the searched texts of records, in the table `texts`; triggers keep the full-text index by it. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { isSearched, namesOf, proseOf } from '../../text/name-keys.ts'
import { indexedText, indexedTogether } from '../../text/tokenizer.ts'
import { longestTitle, nameToken } from '../schema/full-text.ts'
import { elementsOf, numberIn, partOf } from '../sql/dialect.ts'
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

/** Without `WHERE`, SQLite takes `ON` for the condition of a join. */
const keeping = queryTemplate(
  1,
  (rows = sql``) => sql`INSERT INTO texts ${listed(columns.map(columnOf))}
    SELECT ${sql.join(
      columns.map((name) => (name === 'length' ? numberIn(sql`value`, name) : partOf(sql`value`, name))),
      sql`, `,
    )} FROM ${elementsOf(rows)} WHERE true
    ON CONFLICT ${listed(key.map(columnOf))} DO UPDATE SET ${newer} WHERE ${isNewer}`,
)

/**
 * Returns the statement that keeps these rows, new or changed. The shortest titles come first, as in the index of
 * SQLite: each step back in its order begins a segment, which has to be merged later.
 */
export const keepTexts = (texts: readonly Text[]): Query[] =>
  texts.length === 0 ? [] : [keeping(JSON.stringify(texts.toSorted((one, other) => one.length - other.length)))]

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
