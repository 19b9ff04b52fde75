/** Lays temporary tables over those of the register: views of the same names show the records as a file leaves them. */
import type { ResourceName } from '../../../model/field.ts'
import type { Resource } from '../../../model/resource.ts'
import type { Trial } from '../../engine.ts'
import { linkName, overlayName } from '../../schema/names.ts'
import { layNames } from '../../search/names.ts'
import { isNone } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import type { Replacement } from '../../write/change.ts'
import type { Keeping } from '../../write/recorder.ts'
import { layOver } from '../../write/statements.ts'
import type { Trying } from '../options.ts'
import { Touched } from '../touched.ts'

/** Writes what a dry run would change into overlays. No full text is searched, and no answer served. */
const forTrial: Keeping<Replacement> = {
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

/** The overlays of one dry run; those of a resource are made when the file first brings one of its records. */
export class Overlays implements Trying {
  readonly touched = new Touched()
  readonly keeping = forTrial
  readonly #trial: Trial
  readonly #laid = new Set<ResourceName>()

  private constructor(trial: Trial) {
    this.#trial = trial
  }

  /** Lays overlays over changes, and makes those of names, which are not shown yet. */
  static async begin(trial: Trial): Promise<Overlays> {
    await overlay(trial, 'changes')
    await show(trial, 'changes')
    await overlay(trial, 'names')
    await trial.forgetPlans()
    return new Overlays(trial)
  }

  async prepare(changes: readonly Replacement[]): Promise<void> {
    this.touched.add(changes)
    const resources = new Set(changes.map(({ resource }) => resource))
    for (const resource of resources) if (!this.has(resource.name)) await this.lay(resource)
  }

  /** Lays overlays over the records of a resource and the elements of their lists. */
  async lay({ name, own }: Resource): Promise<void> {
    const lists = Object.keys(own).filter((key) => own[key]?.kind === 'list')
    for (const table of [name, ...lists.map((key) => linkName(name, key))]) {
      await overlay(this.#trial, table)
      await show(
        this.#trial,
        table,
        laid(name, table === name ? sql`laid.id = kept.id` : sql`laid.id = kept.record_id`),
      )
    }
    await this.#trial.forgetPlans()
    this.#laid.add(name)
  }

  has(resource: ResourceName): boolean {
    return this.#laid.has(resource)
  }

  /** The database has undone what was laid since the file began. */
  beginAnew(): void {
    this.touched.clear()
    this.#laid.clear()
  }

  /** Shows the names of a file's records; until then a name means what it means in the register. */
  async showNames(): Promise<void> {
    const condition = sql`laid.resource = kept.resource AND laid.record_id = kept.record_id`
    await show(this.#trial, 'names', laid('changes', condition))
    await this.#trial.forgetPlans()
  }
}

/** Makes temporary tables for dirty marks: those of the register, and those of own parts in other units. */
export const layMarks = async (trial: Trial): Promise<void> => {
  for (const table of ['unsettled', 'unconverted']) await trial.temporaryLike(table, table)
  await copyMarks(trial)
}

/** Adds the marks of the register. */
export const copyMarks = (trial: Trial): Promise<unknown> =>
  trial.run(sql`INSERT INTO unsettled (mark)
    SELECT mark FROM ${sql.identifier(trial.schema)}.unsettled WHERE true ON CONFLICT DO NOTHING`)
