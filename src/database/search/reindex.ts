/** Indexes a register anew whose texts and names were indexed under another version of the rules. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { Refusal } from '../../rules/refusal.ts'
import { isSearched } from '../../text/searched-texts.ts'
import { textVersion } from '../../text/version.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { recordJson } from '../read/record-json.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { addNames } from './names.ts'
import { keepTexts, textOf } from './texts.ts'

/** How many records are in memory at once. */
const atOnce = 1000

const isCurrent = async (reader: Reader): Promise<boolean> => {
  const [row] = await reader.all(sql`SELECT text_version FROM register`)
  return row?.['text_version'] === textVersion
}

const recordsAfter = async (reader: Reader, resource: Resource, id: string): Promise<Data[]> => {
  const rows = await reader.all(
    sql`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE id > ${id} ORDER BY id ${upTo(atOnce)}`,
  )
  return rows.map(({ text }) => JSON.parse(text as string) as Data)
}

/** Brings the index to all records, before the register is served. */
export const indexMissing = async (engine: Engine): Promise<void> => {
  for (const resource of everyResource.filter(isSearched)) {
    const { records, texts } = await countOf(engine, resource)
    let last: string | undefined = records > texts ? '' : undefined
    while (last !== undefined) {
      const after: string = last
      // Read and indexed in one transaction, as another server may be writing.
      last = await engine.transaction(async (session) => {
        const found = await without(session, resource, after)
        for (const statement of keepTexts(found.flatMap((record) => textOf(resource, record) ?? [])))
          await session.run(statement)
        return found.at(-1)?.['id'] as string | undefined
      })
    }
  }
}
