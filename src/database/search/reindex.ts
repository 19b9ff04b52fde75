/** Indexes the texts of records that were written before there was an index, or by other hands. */
import type { Data } from '../../model/canonical.ts'
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { isSearched } from '../../text/searched-texts.ts'
import type { Engine, Reader } from '../engine.ts'
import { recordJson } from '../read/record-json.ts'
import { sql } from '../sql/sql.ts'
import { keepTexts, textOf } from './index.ts'
import { upTo } from '../sql/fragments.ts'

/** How many records are read and indexed at once. */
const atOnce = 1000

const countOf = async (reader: Reader, { name }: Resource): Promise<{ records: number; texts: number }> => {
  const [counts] = await reader.all(
    sql`SELECT (SELECT count(*) FROM ${sql.identifier(name)}) AS records, (SELECT count(*) FROM texts WHERE resource = ${name}) AS texts`,
  )
  return counts as unknown as { records: number; texts: number }
}

/** The next records of a resource that have no text yet. */
const without = async (reader: Reader, resource: Resource, after: string): Promise<Data[]> => {
  const { name } = resource
  const rows =
    await reader.all(sql`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(name)} WHERE id > ${after}
    AND NOT EXISTS (SELECT 1 FROM texts WHERE texts.resource = ${name} AND texts.record_id = ${sql.identifier(name)}.id) ORDER BY id ${upTo(atOnce)}`)
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
      const [done] = await engine.together(
        [
          async (session) => {
            const found = await without(session, resource, after)
            for (const statement of keepTexts(found.flatMap((record) => textOf(resource, record) ?? [])))
              await session.run(statement)
            return found.at(-1)?.['id'] as string | undefined
          },
        ],
        async () => undefined,
      )
      if (done && 'error' in done) throw done.error
      last = done?.value
    }
  }
}
