/** Indexes the texts of records that were written before there was an index, or by other hands. */
import { sql } from 'drizzle-orm'
import type { Data } from '../resources/canonical.ts'
import { everyResource } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { isSearched } from '../resources/texts.ts'
import type { RunNow } from './prepared.ts'
import { recordJson } from './records.ts'
import { keepTexts, textOf } from './texts.ts'

/** How many records are read and indexed at once. */
const atOnce = 1000

const countOf = (runNow: RunNow, { name }: Resource): { records: number; texts: number } => {
  const [counts] = runNow(sql`SELECT (SELECT count(*) FROM ${sql.identifier(name)}) AS records, (SELECT count(*) FROM texts WHERE resource = ${name}) AS texts`)
  return counts as unknown as { records: number; texts: number }
}

/** The next records of a resource that have no text yet. */
const without = (runNow: RunNow, resource: Resource, after: string): Data[] => {
  const { name } = resource
  const rows = runNow(sql`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(name)} WHERE id > ${after}
    AND NOT EXISTS (SELECT 1 FROM texts WHERE texts.resource = ${name} AND texts.record_id = ${sql.identifier(name)}.id) ORDER BY id LIMIT ${atOnce}`)
  return rows.map(({ text }) => JSON.parse(text as string) as Data)
}

/** Brings the index to all records, before the register is served. */
export const indexMissing = (runNow: RunNow): void => {
  for (const resource of everyResource.filter(isSearched)) {
    const { records, texts } = countOf(runNow, resource)
    let last = ''
    for (let missing = records - texts; missing > 0; missing -= atOnce) {
      const found = without(runNow, resource, last)
      runNow(keepTexts(found.flatMap((record) => textOf(resource, record) ?? [])))
      last = found.at(-1)?.['id'] as string
    }
  }
}
