/**
 * Copies the rows of an imported register into an empty one by COPY in one transaction, in PostgreSQL; times the
 * writing. The rows come in the order and in the portions in which an import of the same lines makes them.
 */
import { finished } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { everyResource } from '../../src/resources/index.ts'
import { historyName, linkName } from '../../src/database/schema/names.ts'

const [, , from = '', to = ''] = process.argv
const [source, target] = [new pg.Client(from), new pg.Client(to)]
await Promise.all([source.connect(), target.connect()])

let milliseconds = 0
const timed = async (work: () => Promise<unknown>): Promise<void> => {
  const begun = performance.now()
  await work()
  milliseconds += performance.now() - begun
}

/** The columns that the database does not compute. */
const columnsOf = async (table: string): Promise<string[]> => {
  const computed = table === 'texts' ? `'number', 'lexemes'` : `''`
  const { rows } = await source.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
     AND is_generated = 'NEVER' AND column_name NOT IN (${computed}) ORDER BY ordinal_position`,
    [table],
  )
  return rows.map(({ name }) => `"${name}"`)
}

interface Part {
  readonly table: string
  /** The condition by which rows belong to a change. */
  readonly on: string
  readonly order: string
}

const ofBoth = 'own.resource = changes.resource AND own.record_id = changes.record_id'
const parts: readonly Part[] = [
  ...everyResource.flatMap(({ name, own }): Part[] => {
    const isOf = `changes.resource = '${name}' AND changes.record_id = own`
    return [
      { table: name, on: `${isOf}.id`, order: 'changes.sequence' },
      ...Object.keys(own)
        .filter((key) => own[key]?.kind === 'list')
        .map((key) => ({
          table: linkName(name, key),
          on: `${isOf}.record_id`,
          order: 'changes.sequence, own.position',
        })),
      { table: historyName(name), on: `${isOf}.id`, order: 'changes.sequence' },
    ]
  }),
  { table: 'changes', on: 'own.sequence = changes.sequence', order: 'own.sequence' },
  { table: 'texts', on: ofBoth, order: 'own.length' },
  { table: 'names', on: ofBoth, order: 'changes.sequence' },
]

/** The number of records whose rows are copied at once. */
const atOnce = 1000
const { rows: counted } = await source.query<{ count: string }>('SELECT count(*) FROM changes')
const records = Number(counted[0]?.count)

const columns = new Map<string, string[]>()
for (const { table } of parts) columns.set(table, await columnsOf(table))

/** Copies rows of a table, given what follows its name in the query for them. */
const copyRows = async (table: string, which: string): Promise<void> => {
  const names = columns.get(table) ?? []
  const chosen = names.map((name) => `own.${name}`).join(', ')
  const lines = await text(source.query(copyTo(`COPY (SELECT ${chosen} FROM ${table} AS own ${which}) TO STDOUT`)))
  if (lines === '') return
  await timed(async () => {
    const stream = target.query(copyFrom(`COPY ${table} (${names.join(', ')}) FROM STDIN`))
    stream.end(lines)
    await finished(stream)
  })
}

await timed(() => target.query('BEGIN; SET CONSTRAINTS ALL DEFERRED'))
for (let last = 0; last < records; last += atOnce)
  for (const { table, on, order } of parts)
    await copyRows(
      table,
      `JOIN changes ON ${on} WHERE changes.sequence > ${last.toString()}
        AND changes.sequence <= ${(last + atOnce).toString()} ORDER BY ${order}`,
    )
await timed(() => target.query('ANALYZE'))
await timed(() => target.query('COMMIT'))
console.log(`${records.toString()} records took ${milliseconds.toString()} ms`)
process.exit()
