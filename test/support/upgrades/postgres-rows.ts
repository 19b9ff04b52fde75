/** The rows of a PostgreSQL database as text: a dump of the data alone, since the migrations make the tables. */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

interface Table {
  readonly name: string
  readonly columns: string
}

/** Generated columns are not copied. */
const tables = `SELECT format('%I.%I', table_schema, table_name) AS name,
    string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
  WHERE table_schema IN ('public', 'drizzle') AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
  GROUP BY 1 ORDER BY 1`

const end = '\\.\n'

/** Returns all rows, as the `COPY` of psql has them, and the positions of sequences. */
export const rowsOf = async (client: pg.Client): Promise<string> => {
  const parts: string[] = []
  for (const { name, columns } of (await client.query<Table>(tables)).rows) {
    const rows = await text(client.query(to(`COPY (SELECT ${columns} FROM ${name} ORDER BY 1) TO STDOUT`)))
    parts.push(`COPY ${name} (${columns}) FROM STDIN;\n${rows}${end}`)
  }
  const { rows: sequences } = await client.query<{ set: string }>(
    `SELECT format('SELECT setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) AS set
      FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1`,
  )
  return [...parts, ...sequences.map(({ set }) => `${set}\n`)].join('')
}

/** Puts rows into empty tables, without triggers and checks of references. */
export const putRows = async (client: pg.Client, dump: string): Promise<void> => {
  await client.query('BEGIN; SET LOCAL session_replication_role = replica')
  for (const part of dump.split(/^\\\.\n/m)) {
    const [command = '', rows = ''] = part.startsWith('COPY') ? part.split(/;\n([^]*)/) : [part]
    if (part.startsWith('COPY')) {
      const stream = client.query(from(command))
      stream.end(rows)
      await once(stream, 'finish')
    } else if (command.trim() !== '') await client.query(command)
  }
  await client.query('COMMIT')
}
