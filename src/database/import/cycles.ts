/** Finds the cycles of references that an import has closed. Visits each record once, in any order of lines. */
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { alongWith, selfReferences } from '../../rules/cycles.ts'
import type { Session } from '../engine.ts'
import { above } from '../sql/ancestors.ts'
import { temporary } from '../sql/dialect.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

const pass = queryTemplate(
  3,
  (resource, field, id) =>
    sql`INSERT INTO passed (resource, field, id) VALUES (${resource}, ${field}, ${id}) ON CONFLICT DO NOTHING`,
)
const close = queryTemplate(
  3,
  (resource, field, id) =>
    sql`INSERT INTO circular (resource, field, id) VALUES (${resource}, ${field}, ${id}) ON CONFLICT DO NOTHING`,
)
const closed = queryTemplate(
  3,
  (resource, field, id) => sql`SELECT 1 FROM circular WHERE resource = ${resource} AND field = ${field} AND id = ${id}`,
)
const forget = [queryTemplate(0, () => sql`DELETE FROM passed`), queryTemplate(0, () => sql`DELETE FROM circular`)]

/** A record that a walk has reached. */
interface Visit {
  readonly id: string
  readonly order: number
  readonly references: Awaited<ReturnType<typeof above>>
  /** The number of references followed. */
  followed: number
  /** The first record that the walk knows to be reachable from this one, and that reaches it. */
  low: number
  isOpen: boolean
}

export class Cycles {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async begin(): Promise<void> {
    const columns = sql`resource TEXT, field TEXT, id TEXT, PRIMARY KEY (resource, field, id)`
    await this.#session.run(temporary('passed', columns))
    await this.#session.run(temporary('circular', columns))
  }

  /** Forgets the walks so far: references have changed. */
  async forget(): Promise<void> {
    for (const table of forget) await this.#session.run(table())
  }

  /** Walks all ways from a record to their ends or to records already passed; reports each record of a cycle. */
  async seek(name: ResourceName, id: string, found: (id: string) => Promise<unknown>): Promise<void> {
    const resource = resourceOf(name)
    for (const key of selfReferences(resource))
      if (alongWith(resource, key)[0] === key) await this.#walk(name, key, id, found)
  }

  /** Tarjan's strongly connected components, with a stack instead of recursion: a chain may have many thousand records. */
  async #walk(name: ResourceName, key: string, from: string, found: (id: string) => Promise<unknown>): Promise<void> {
    const visits = new Map<string, Visit>()
    const path: Visit[] = []
    const open: Visit[] = []
    const enter = async (id: string): Promise<void> => {
      if ((await this.#session.run(pass(name, key, id))) === 0) return
      const references = await above(this.#session, name, key, id)
      const visit = { id, order: visits.size, references, followed: 0, low: visits.size, isOpen: true }
      visits.set(id, visit)
      path.push(visit)
      open.push(visit)
    }
    await enter(from)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const next = visit.references[visit.followed++]
      if (next) {
        const other = visits.get(next.id)
        if (!other) await enter(next.id)
        else if (other.isOpen) visit.low = Math.min(visit.low, other.order)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.low = Math.min(before.low, visit.low)
      if (visit.low !== visit.order) continue
      const members = open.splice(open.lastIndexOf(visit))
      await this.#close(name, members, found)
    }
  }

  /** Marks the references among records that all lead to one another. */
  async #close(name: ResourceName, members: readonly Visit[], found: (id: string) => Promise<unknown>): Promise<void> {
    const ids = new Set(members.map(({ id }) => id))
    for (const member of members) {
      member.isOpen = false
      const back = member.references.filter(({ id }) => ids.has(id))
      for (const { field } of back) await this.#session.run(close(name, field, member.id))
      if (back.length > 0) await found(member.id)
    }
  }

  /** Reports whether a record is on a cycle that was found, by this field. */
  async has(name: ResourceName, key: string, id: string): Promise<boolean> {
    return (await this.#session.all(closed(name, key, id))).length > 0
  }
}
