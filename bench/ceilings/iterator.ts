/** Reads a table with the driver's iterator, and joins each row to a line of text, which is not sent. */
import Database from 'better-sqlite3'
import { listening } from './listen.ts'

const database = new Database(process.argv[2] ?? '', { readonly: true })
const table = process.argv[3] ?? ''
const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => `"${name}"`)

const joined = (): string => {
  let text = ''
  for (const row of database
    .prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY id`)
    .raw()
    .iterate())
    text += `${(row as unknown[]).join(',')}\r\n`
  return text
}

await listening((app) => {
  app.get('/joined', (_request, reply) => {
    void reply.send({ bytes: Buffer.byteLength(joined()) })
  })
})
