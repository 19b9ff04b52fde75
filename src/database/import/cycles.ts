/** Finds the cycles of references that an import has closed. Visits each record once, in any order of lines. */
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { selfReferences } from '../../rules/cycles.ts'
import type { Session } from '../engine.ts'
import { temporary } from '../sql/dialect.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { above } from '../sql/ancestors.ts'

const pass = queryTemplate(
  4,
  (resource, field, id, walk) => sql`INSERT INTO passed (resource, field, id, walk)
  VALUES (${resource}, ${field}, ${id}, ${walk}) ON CONFLICT DO NOTHING`,
)
/** Walk 0 marks a record on a cycle. */
const close = queryTemplate(
  4,
  (resource, field, id, walk) =>
    sql`UPDATE passed SET walk = 0 WHERE resource = ${resource} AND field = ${field} AND id = ${id} AND walk = ${walk}`,
)
const closed = queryTemplate(
  3,
  (resource, field, id) =>
    sql`SELECT 1 FROM passed WHERE resource = ${resource} AND field = ${field} AND id = ${id} AND walk = 0`,
)

const forget = queryTemplate(0, () => sql`DELETE FROM passed`)

export class Cycles {
  readonly #session: Session
  #walks = 0

  constructor(session: Session) {
    this.#session = session
  }

  async begin(): Promise<void> {
    const columns = sql`resource TEXT, field TEXT, id TEXT, walk INTEGER, PRIMARY KEY (resource, field, id)`
    await this.#session.run(temporary('passed', columns))
  }

  /** Forgets the walks so far: references have changed. */
  forget(): Promise<unknown> {
    return this.#session.run(forget())
  }

  /** Walks from a record to the end of its chain or to a record already passed; reports each record of a cycle. */
  async seek(name: ResourceName, id: string, found: (id: string) => Promise<unknown>): Promise<void> {
    for (const key of selfReferences(resourceOf(name))) {
      const walk = ++this.#walks
      const isFirst = async (at: string): Promise<boolean> => (await this.#session.run(pass(name, key, at, walk))) > 0
      const isOnCycle = async (at: string): Promise<boolean> =>
        (await this.#session.run(close(name, key, at, walk))) > 0
      let at: string | null = id
      while (at !== null && (await isFirst(at))) at = await above(this.#session, name, key, at)
      // A record that this very walk has passed is on a cycle, which ends at one that is closed already.
      while (at !== null && (await isOnCycle(at))) {
        await found(at)
        at = await above(this.#session, name, key, at)
      }
    }
  }

  /** Reports whether a record is on a cycle that was found. */
  async has(name: ResourceName, key: string, id: string): Promise<boolean> {
    return (await this.#session.all(closed(name, key, id))).length > 0
  }
}
