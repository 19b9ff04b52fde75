/**
 * Inserts the rows of an imported register into an empty one by plain inserts in one transaction; times the inserts.
 * The rows come in the order in which an import of the same lines makes them: a table that is inserted in the order of
 * its key, as a copy of the tables would, is up to three times as fast, and no import could reach that.
 * Tables, indexes and triggers are those of the register.
 */
import Database from 'better-sqlite3'
import { everyResource } from '../../src/resources/index.ts'
import { historyName, linkName } from '../../src/database/schema/names.ts'

const [, , from = '', to = ''] = process.argv
const source = new Database(from, { readonly: true })
// The register has no index of names by record, and to read them for each record anew takes minutes.
source.exec(`CREATE TEMP TABLE names AS SELECT * FROM main.names;
  CREATE INDEX temp.names_by_record ON names (resource, record_id)`)
const target = new Database(to)
target.pragma('journal_mode = WAL')
target.pragma('synchronous = FULL')

let [rows, milliseconds] = [0, 0]

const timed = (work: () => void): void => {
  const begun = performance.now()
  work()
  milliseconds += performance.now() - begun
}

interface Row {
  readonly insert: Database.Statement
  readonly values: unknown[]
}

type Rows = (...key: readonly unknown[]) => Row[]

/** Returns a function that reads rows of a table, each with the statement that inserts it. */
const rowsOf = (table: string, condition: string, order = ''): Rows => {
  // The columns that the database computes are hidden from `table_info`.
  const columns = (source.pragma(`table_info("${table}")`) as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !(table === 'texts' && name === 'number'))
  const names = columns.map((name) => `"${name}"`).join(', ')
  const insert = target.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
  const select = source.prepare(`SELECT ${names} FROM "${table}" WHERE ${condition} ${order}`).raw().safeIntegers()
  return (...key) => select.all(...key).map((values) => ({ insert, values: values as unknown[] }))
}

/** The tables that hold one record, in the order in which a creation writes them. */
const ofRecord = new Map(
  everyResource.map(({ name, own }) => [
    name as string,
    [
      rowsOf(name, 'id = ?'),
      ...Object.keys(own)
        .filter((key) => own[key]?.kind === 'list')
        .map((key) => rowsOf(linkName(name, key), 'record_id = ?', 'ORDER BY position')),
      rowsOf(historyName(name), 'id = ?'),
    ],
  ]),
)
const changeOf = rowsOf('changes', 'sequence = ?')
const textOf = rowsOf('texts', 'resource = ? AND record_id = ?')
const namesOf = rowsOf('names', 'resource = ? AND record_id = ?')

interface Change {
  readonly sequence: bigint
  readonly resource: string
  readonly id: string
}

/** An import writes texts and names of so many records at once, the shortest titles first. */
const recordsAtOnce = 1000

const rowsOfSome = (changes: readonly Change[]): Row[] => {
  const lengthAt = 2
  const texts = changes.flatMap(({ resource, id }) => textOf(resource, id))
  return [
    ...changes.flatMap(({ sequence, resource, id }) => [
      ...(ofRecord.get(resource) ?? []).flatMap((read) => read(id)),
      ...changeOf(sequence),
    ]),
    ...texts.toSorted((one, other) => Number(one.values[lengthAt]) - Number(other.values[lengthAt])),
    ...changes.flatMap(({ resource, id }) => namesOf(resource, id)),
  ]
}

const someChanges = source
  .prepare<unknown[], Change>(
    'SELECT sequence, resource, record_id AS id FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?',
  )
  .safeIntegers()

timed(() => {
  target.exec('BEGIN IMMEDIATE')
  // As in an import, a record may refer to a later one.
  target.pragma('defer_foreign_keys = ON')
})
const inserted = (some: readonly Row[]): void => {
  timed(() => {
    for (const { insert, values } of some) insert.run(values)
  })
  rows += some.length
}

let records = 0
for (let last = 0n; ;) {
  const changes = someChanges.all(last, recordsAtOnce)
  inserted(rowsOfSome(changes))
  records += changes.length
  const next = changes.at(-1)
  if (!next) break
  last = next.sequence
}
timed(() => {
  target.exec('COMMIT')
})
console.log(`${records.toString()} records in ${rows.toString()} rows took ${milliseconds.toString()} ms`)
