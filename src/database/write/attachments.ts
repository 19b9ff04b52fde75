/** Stores the attachments of sources: texts and tables. The record has only their hashes. */
import { createHash } from 'node:crypto'
import type { StoredTable, TableFile } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import type { Attachments } from '../../store/writes.ts'
import type { Reader } from '../engine.ts'
import { sql } from '../sql/sql.ts'
import { type Query, queryTemplate } from '../sql/templates.ts'

const putText = queryTemplate(
  2,
  (id, text) => sql`INSERT INTO source_texts (source_id, text) VALUES (${id}, ${text})
    ON CONFLICT (source_id) DO UPDATE SET text = excluded.text`,
)
const removeText = queryTemplate(1, (id) => sql`DELETE FROM source_texts WHERE source_id = ${id}`)
const readText = queryTemplate(1, (id) => sql<{ text: string }>`SELECT text FROM source_texts WHERE source_id = ${id}`)

const putTable = queryTemplate(
  3,
  (id, csv, file) => sql`INSERT INTO source_tables (source_id, csv, file) VALUES (${id}, ${csv}, ${file})
    ON CONFLICT (source_id) DO UPDATE SET csv = excluded.csv, file = excluded.file`,
)
const removeTable = queryTemplate(1, (id) => sql`DELETE FROM source_tables WHERE source_id = ${id}`)
const readTable = queryTemplate(
  1,
  (id) => sql<{ csv: string; file: string; hash: string }>`SELECT csv, file, table_hash AS hash
    FROM source_tables JOIN sources ON id = source_id WHERE source_id = ${id}`,
)

/** Returns the fields of a source that its attachments set; what is undefined stays as it is. */
export const setByAttachments = ({ text, table }: Attachments): Data => ({
  ...(text !== undefined && { textHash: text === null ? null : createHash('sha256').update(text).digest('hex') }),
  ...(table !== undefined && { tableHash: table?.hash ?? null }),
})

/** Returns the statements that store attachments, or remove them. */
export const storeAttachments = (id: string, { text, table }: Attachments): Query[] => [
  ...(text === undefined ? [] : [text === null ? removeText(id) : putText(id, text)]),
  ...(table === undefined
    ? []
    : [table === null ? removeTable(id) : putTable(id, table.csv, JSON.stringify(table.file))]),
]

/** Returns the stored text of a source, or undefined. */
export const sourceText = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await reader.all(readText(id)))[0]?.text

/** Returns the stored table of a source, or undefined. */
export const sourceTable = async (reader: Reader, id: string): Promise<StoredTable | undefined> => {
  const [row] = await reader.all(readTable(id))
  return row && { ...row, file: JSON.parse(row.file) as TableFile }
}
