/** Indexes a register anew whose texts and names were indexed under another version of the rules. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { isSearched } from '../../text/name-keys.ts'
import { textVersion } from '../../text/tokenizer.ts'
import { type Engine, type Reader, type Session, LockTimeout } from '../engine.ts'
import { recordJson } from '../read/record.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { addNames } from './names.ts'
import { keepTexts, searchRow } from './texts.ts'

/** The number of records in memory at once. */
const atOnce = 1000
/** In milliseconds: another process may index a large register, or import one. */
const longestWait = 600_000
const pause = 100

const isCurrent = async (reader: Reader): Promise<boolean> => {
  const [row] = await reader.all(sql<{ text_version: string }>`SELECT text_version FROM register`)
  return row?.text_version === textVersion
}

const recordsAfter = async (reader: Reader, resource: Resource, id: string): Promise<Data[]> => {
  const rows = await reader.all(
    sql<{
      text: string
    }>`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)}
      WHERE id > ${id} ORDER BY id ${upTo(atOnce)}`,
  )
  return rows.map(({ text }) => JSON.parse(text) as Data)
}

/** Texts are changed in place: their numbers decide the order among equal matches. */
const indexResource = async (session: Session, resource: Resource): Promise<void> => {
  const { name } = resource
  await session.run(
    sql`DELETE FROM texts WHERE resource = ${name} AND record_id NOT IN (SELECT id FROM ${sql.identifier(name)})`,
  )
  for (let last: string | undefined = ''; last !== undefined;) {
    const records: Data[] = await recordsAfter(session, resource, last)
    const texts = records.flatMap((record) => searchRow(resource, record) ?? [])
    for (const statement of [...keepTexts(texts), ...addNames(resource, records)]) await session.run(statement)
    last = records.at(-1)?.['id'] as string | undefined
  }
}

const indexAll = async (session: Session): Promise<void> => {
  await session.run(sql`DELETE FROM names`)
  for (const resource of everyResource.filter(isSearched)) await indexResource(session, resource)
  await session.run(sql`UPDATE register SET text_version = ${textVersion}`)
}

/** Brings the index to the current version: one process does it, in one transaction, while the others wait. */
export const reindex = async (engine: Engine, log: (message: string) => void, longest = longestWait): Promise<void> => {
  if (engine.isReadOnly && !(await isCurrent(engine)))
    throw new Error('The database can only be read: its texts and names are indexed by the rules of another version.')
  for (const until = performance.now() + longest; !(await isCurrent(engine));) {
    try {
      await engine.exclusive(async (session) => {
        const isDone = await isCurrent(session)
        if (!isDone) {
          log(`Indexing all texts and names anew, by version "${textVersion}" of the rules.`)
          await indexAll(session)
        }
        return { keep: !isDone, isMost: true, value: undefined }
      })
    } catch (error) {
      // The other writer may be a process that does the same.
      if (!(error instanceof LockTimeout) || performance.now() > until) throw error
      await sleep(pause)
    }
  }
}
