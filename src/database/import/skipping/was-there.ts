/** Fragments about the records of an import that skips bad lines. */
import type { ResourceName } from '../../../model/field.ts'
import { historyName } from '../../schema/names.ts'
import { isNone } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { inRange } from './ranges.ts'

/** A name that the code declares, as a text in SQL. */
export const literal = (name: string): SQL => sql.raw(`'${name}'`)

/** The state of a record before the import, whose first change is after `begun`. A dry run ends no state. */
export const formerState = (name: ResourceName, id: SQL, begun: SQL): SQL => sql`
  FROM ${sql.identifier(historyName(name))} AS former
  WHERE former.id = ${id} AND former.since <= ${begun} AND (former.until IS NULL OR former.until > ${begun})`

/** The condition that a record was there before the import. */
export const wasThere = (name: ResourceName, id: SQL, begun: SQL): SQL =>
  sql`EXISTS (SELECT 1 ${formerState(name, id, begun)})`

/** The ids of a range of the fresh records of a resource: those that the current round leaves out. */
export const freshIds = (name: ResourceName, after: SQL, last: SQL): SQL =>
  sql`SELECT id FROM fresh WHERE resource = ${literal(name)} AND ${inRange(sql`id`, after, last)}`

/** The condition that a resource has no record with an id. */
export const isMissing = (name: ResourceName, id: SQL): SQL =>
  isNone(sql`SELECT 1 FROM ${sql.identifier(name)} AS there WHERE there.id = ${id}`)
