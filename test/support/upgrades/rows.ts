/** The rows of a register as SQL: a dump of the data alone, since the migrations make the tables. */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type Database from 'better-sqlite3'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

/** SQLite's index of words is left out: its triggers fill it from the texts. */
const sqliteTables = `SELECT name, group_concat('"' || column || '"') AS columns,
    group_concat('quote("' || column || '")', ' || '','' || ') AS quoted
  FROM (SELECT tables.name, columns.name AS column FROM sqlite_master AS tables JOIN pragma_table_xinfo(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT GLOB 'words*' AND columns.hidden = 0 ORDER BY tables.name, columns.cid)
  GROUP BY name`

/** Returns all rows of a SQLite file, as statements. */
export const sqliteRowsOf = (database: Database.Database): string =>
  (database.prepare(sqliteTables).all() as (Table & { quoted: string })[])
    .flatMap(({ name, columns, quoted }) =>
      database
        .prepare<[], string>(
          `SELECT 'INSERT INTO ${name} (${columns}) VALUES (' || ${quoted} || ');' FROM ${name} ORDER BY 1`,
        )
        .pluck()
        .all(),
    )
    .join('\n')

interface Table {
  readonly name: string
  readonly columns: string
}

/** Generated columns are not copied. */
const postgresTables = `SELECT format('%I.%I', table_schema, table_name) AS name,
    string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
  WHERE table_schema IN ('public', 'drizzle') AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
  GROUP BY 1 ORDER BY 1`

const end = '\\.\n'

/** Returns all rows of a PostgreSQL database, as the `COPY` of psql has them, and the positions of sequences. */
export const postgresRowsOf = async (client: pg.Client): Promise<string> => {
  const parts: string[] = []
  for (const { name, columns } of (await client.query<Table>(postgresTables)).rows) {
    const rows = await text(client.query(to(`COPY (SELECT ${columns} FROM ${name} ORDER BY 1) TO STDOUT`)))
    parts.push(`COPY ${name} (${columns}) FROM STDIN;\n${rows}${end}`)
  }
  const { rows: sequences } = await client.query<{ set: string }>(
    `SELECT format('SELECT setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) AS set
      FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1`,
  )
  return [...parts, ...sequences.map(({ set }) => `${set}\n`)].join('')
}

/** Puts rows into empty tables of PostgreSQL, without triggers and checks of references. */
export const putPostgresRows = async (client: pg.Client, dump: string): Promise<void> => {
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
