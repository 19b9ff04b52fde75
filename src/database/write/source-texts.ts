/** Keeps the texts of sources beside the records, which have only their hashes. */
import { createHash } from 'node:crypto'
import type { Data } from '../../model/canonical.ts'
import type { Reader } from '../engine.ts'
import { queryTemplate, type Query } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'

const put = queryTemplate(
  2,
  (id, text) => sql`INSERT INTO source_texts (source_id, text) VALUES (${id}, ${text})
    ON CONFLICT (source_id) DO UPDATE SET text = excluded.text`,
)
const remove = queryTemplate(1, (id) => sql`DELETE FROM source_texts WHERE source_id = ${id}`)
const read = queryTemplate(1, (id) => sql<{ text: string }>`SELECT text FROM source_texts WHERE source_id = ${id}`)

/** Returns the fields of a source that its text sets; undefined leaves the text as it is. */
export const setByText = (text: string | null | undefined): Data =>
  text === undefined ? {} : { textHash: text === null ? null : createHash('sha256').update(text).digest('hex') }

/** Returns the statement that keeps the text of a source, or removes it. */
export const keepText = (sourceId: string, text: string | null): Query =>
  text === null ? remove(sourceId) : put(sourceId, text)

/** Returns the kept text of a source, or undefined. */
export const textOf = async (reader: Reader, sourceId: string): Promise<string | undefined> =>
  (await reader.all(read(sourceId)))[0]?.text
