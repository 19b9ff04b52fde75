/** Lays temporary tables over those of the register: views of the same names show the records as a file leaves them. */
import { everyResource } from '../../../resources/index.ts'
import type { Trial } from '../../engine.ts'
import { linkName, overlayName } from '../../schema/names.ts'
import { layNames } from '../../search/names.ts'
import { isNone } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import type { Replacement } from '../../write/change.ts'
import type { Keeping } from '../../write/recorder.ts'
import { layOver } from '../../write/statements.ts'

/** Writes what a dry run would change into overlays. No full text is searched, and no answer served. */
export const forTrial: Keeping<Replacement> = {
  write: layOver,
  index: layNames,
  complete: () => [],
}

/** The condition that something laid over takes the place of a kept row. */
const laid = (overlay: string, condition: SQL): SQL =>
  sql`WHERE ${isNone(sql`SELECT 1 FROM ${sql.identifier(overlayName(overlay))} AS laid WHERE ${condition}`)}`

/** Makes a view of the rows of a table and of its overlay; each of both is read by its own indexes. */
const show = (trial: Trial, table: string, kept = sql``): Promise<unknown> =>
  trial.run(sql`CREATE TEMP VIEW ${sql.identifier(table)} AS
    SELECT * FROM ${sql.identifier(trial.schema)}.${sql.identifier(table)} AS kept ${kept}
    UNION ALL SELECT * FROM ${sql.identifier(overlayName(table))}`)

const overlay = (trial: Trial, table: string): Promise<unknown> => trial.temporaryLike(table, overlayName(table))

/** Makes empty overlays of all records, of their changes and of their names, which are not shown yet. */
export const layRecords = async (trial: Trial): Promise<void> => {
  for (const { name, own } of everyResource) {
    const lists = Object.keys(own).filter((key) => own[key]?.kind === 'list')
    for (const table of [name, ...lists.map((key) => linkName(name, key))]) {
      await overlay(trial, table)
      await show(trial, table, laid(name, table === name ? sql`laid.id = kept.id` : sql`laid.id = kept.record_id`))
    }
  }
  await overlay(trial, 'changes')
  await show(trial, 'changes')
  await overlay(trial, 'names')
  await trial.preferTemporary()
}

/** Shows the names of a file's records; until then a name means what it means in the register. */
export const showNames = (trial: Trial): Promise<unknown> =>
  show(trial, 'names', laid('changes', sql`laid.resource = kept.resource AND laid.record_id = kept.record_id`))

/** Makes temporary tables for dirty marks: those of the register, and those of own parts in other units. */
export const layMarks = async (trial: Trial): Promise<void> => {
  for (const table of ['unsettled', 'unconverted']) await trial.temporaryLike(table, table)
  await copyMarks(trial)
}

/** Adds the marks of the register. */
export const copyMarks = (trial: Trial): Promise<unknown> =>
  trial.run(sql`INSERT INTO unsettled (mark)
    SELECT mark FROM ${sql.identifier(trial.schema)}.unsettled WHERE true ON CONFLICT DO NOTHING`)
