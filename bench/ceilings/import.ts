/** Copies the rows of an imported register into an empty one by plain inserts in one transaction; times the inserts. */
import Database from 'better-sqlite3'

const [, , from = '', to = ''] = process.argv
const source = new Database(from, { readonly: true })
const target = new Database(to)
target.pragma('journal_mode = WAL')
target.pragma('synchronous = FULL')

/** The tables that an import does not write, and the full-text index, which triggers maintain. */
const derived = /^(own_parts|movements|sums|words|words_.*|keys|idempotency|register|sqlite_.*|__drizzle_.*)$/
const tables = (
  source.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid`).pluck().all() as string[]
).filter((name) => !derived.test(name))
for (const trigger of target
  .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'texts'`)
  .pluck()
  .all() as string[])
  target.exec(`DROP TRIGGER "${trigger}"`)

const rowsAtOnce = 10_000
let [rows, milliseconds] = [0, 0]

const timed = (work: () => void): void => {
  const begun = performance.now()
  work()
  milliseconds += performance.now() - begun
}

timed(() => {
  target.exec('BEGIN IMMEDIATE')
  // As in an import, a record may refer to a later one.
  target.pragma('defer_foreign_keys = ON')
})
for (const table of tables) {
  const columns = (source.pragma(`table_info("${table}")`) as { name: string }[]).map(({ name }) => `"${name}"`)
  const insert = target.prepare(
    `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const write = (some: unknown[][]): void =>
    timed(() => {
      for (const row of some) insert.run(row)
    })
  let some: unknown[][] = []
  for (const row of source
    .prepare(`SELECT ${columns.join(', ')} FROM "${table}"`)
    .raw()
    .safeIntegers()
    .iterate()) {
    rows += 1
    if (some.push(row as unknown[]) < rowsAtOnce) continue
    write(some)
    some = []
  }
  write(some)
}
timed(() => {
  target.exec('COMMIT')
})
const records = source.prepare('SELECT count(*) FROM changes').pluck().get() as number
console.log(`${records.toString()} records in ${rows.toString()} rows took ${milliseconds.toString()} ms`)
