/** Tracks the records that an import has named and written, in temporary tables: a file may be larger than memory. */
import { LRUCache } from 'lru-cache'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Lookup } from '../../rules/rule.ts'
import type { Session } from '../engine.ts'
import { Cycles } from './cycles.ts'
import type { Change } from '../write/statements.ts'
import { temporary } from '../sql/dialect.ts'
import { find, has, referring } from '../read/by-id.ts'
import { queryTemplate } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** The number of cached records: parts come soon after their wholes, and many records refer to the same sources. */
const cached = 1000
const deferredPage = 1000

const insertName = queryTemplate(
  3,
  (resource, id, line) =>
    sql`INSERT INTO named (resource, id, line) VALUES (${resource}, ${id}, ${line}) ON CONFLICT DO NOTHING`,
)
const lineOf = queryTemplate(
  2,
  (resource, id) => sql<{ line: number }>`SELECT line FROM named WHERE resource = ${resource} AND id = ${id}`,
)
const insertDeferred = queryTemplate(
  3,
  (line, resource, id) => sql`INSERT INTO deferred (line, resource, id) VALUES (${line}, ${resource}, ${id})`,
)
const deferredAfter = queryTemplate(
  1,
  (line) =>
    sql<Deferred>`SELECT line, resource, id FROM deferred WHERE line > ${line} ORDER BY line ${upTo(deferredPage)}`,
)

/** Defers the line that wrote a record, if one did. */
const deferWritten = queryTemplate(
  3,
  (resource, id, begun) => sql`INSERT INTO deferred (line, resource, id) SELECT line, resource, id FROM named
  WHERE resource = ${resource} AND id = ${id} AND EXISTS (
    SELECT 1 FROM changes WHERE changes.resource = named.resource AND record_id = named.id AND sequence > ${begun})
  ON CONFLICT DO NOTHING`,
)

export interface Deferred {
  readonly line: number
  readonly resource: ResourceName
  readonly id: string
}

/** The register with the records of an import, to the rules of each line. */
export class Staging implements Lookup {
  readonly #session: Session
  readonly #cache = new LRUCache<string, Data>({ max: cached })
  readonly #created = new Set<string>()
  readonly #cycles: Cycles
  readonly #begun: number

  /** `begun`: the last change before the import. */
  constructor(session: Session, begun: number) {
    this.#session = session
    this.#cycles = new Cycles(session)
    this.#begun = begun
  }

  async begin(): Promise<void> {
    await this.#session.run(temporary('named', sql`resource TEXT, id TEXT, line INTEGER, PRIMARY KEY (resource, id)`))
    await this.#cycles.begin()
    await this.#session.run(temporary('deferred', sql`line INTEGER PRIMARY KEY, resource TEXT, id TEXT`))
  }

  /** Notes that a line names a record; returns the earlier line that did. */
  async name(resource: ResourceName, id: string, line: number): Promise<number | undefined> {
    if ((await this.#session.run(insertName(resource, id, line))) > 0) return undefined
    const [row] = await this.#session.all(lineOf(resource, id))
    return row?.line
  }

  /** Caches a record that was just written. */
  note({ resource, id, before, after }: Change): void {
    const key = `${resource.name}/${id}`
    if (after) this.#cache.set(key, after)
    if (!before) this.#created.add(key)
    if (this.#created.size > cached) this.#created.clear()
  }

  /** A record that a line names is there, or that line is refused by itself. */
  async has(resource: ResourceName, id: string): Promise<boolean> {
    return (
      this.#cache.get(`${resource}/${id}`) !== undefined ||
      (await has(this.#session, resource, id)) ||
      (await this.#session.all(lineOf(resource, id))).length > 0
    )
  }

  async find(resource: ResourceName, id: string): Promise<Data | undefined> {
    const key = `${resource}/${id}`
    const known = this.#cache.get(key)
    if (known) return known
    const found = await find(this.#session, resource, id)
    if (found) this.#cache.set(key, found)
    return found
  }

  /** Skips a record created just now: those that refer to it were deferred, or are still to come. */
  async referring(resource: ResourceName, field: string, id: string): Promise<Data[]> {
    return this.#created.has(`${resource}/${id}`) ? [] : referring(this.#session, resource, field, id)
  }

  /** True only after `seekCycles`: until then a record that may be on a cycle is deferred. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean> {
    return this.#cycles.has(resource, field, id)
  }

  /** Defers every record written that is on a cycle. On each there is one that is deferred already. */
  async seekCycles(): Promise<void> {
    for await (const { resource, id } of this.deferred()) {
      await this.#cycles.seek(resource, id, (member) => this.#session.run(deferWritten(resource, member, this.#begun)))
    }
  }

  /** Has a line checked again at the end. */
  defer(line: number, resource: ResourceName, id: string): Promise<unknown> {
    return this.#session.run(insertDeferred(line, resource, id))
  }

  async *deferred(): AsyncGenerator<Deferred> {
    for (let last = 0; ;) {
      const rows = await this.#session.all(deferredAfter(last))
      yield* rows
      const next = rows.at(-1)?.line
      if (next === undefined) return
      last = next
    }
  }
}
