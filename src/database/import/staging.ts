/** What an import has named and written so far: in the database's own temporary tables, as a file may be larger than memory. */
import { LRUCache } from 'lru-cache'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Lookup } from '../../rules/rule.ts'
import type { Session } from '../engine.ts'
import { Circles } from './cycles.ts'
import { temporary } from '../sql/dialect.ts'
import { find, has, referring } from '../read/by-id.ts'
import { shaped } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'
import { upTo } from '../sql/fragments.ts'

/** How many records are kept at hand: parts come soon after their wholes, and sources are named again and again. */
const atHand = 1000
const readAtOnce = 1000

const insertName = shaped(
  3,
  (resource, id, line) =>
    sql`INSERT INTO named (resource, id, line) VALUES (${resource}, ${id}, ${line}) ON CONFLICT DO NOTHING`,
)
const lineOf = shaped(2, (resource, id) => sql`SELECT line FROM named WHERE resource = ${resource} AND id = ${id}`)
const insertDeferred = shaped(
  3,
  (line, resource, id) => sql`INSERT INTO deferred (line, resource, id) VALUES (${line}, ${resource}, ${id})`,
)
const deferredAfter = shaped(
  1,
  (line) => sql`SELECT line, resource, id FROM deferred WHERE line > ${line} ORDER BY line ${upTo(readAtOnce)}`,
)

/** Whatever line wrote a record, where one did. */
const deferWritten = shaped(
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

export class Imported implements Lookup {
  readonly #session: Session
  readonly #records = new LRUCache<string, Data>({ max: atHand })
  readonly #made = new Set<string>()

  readonly #circles: Circles
  readonly #begun: number

  /** `begun`: the last change before it. */
  constructor(session: Session, begun: number) {
    this.#session = session
    this.#circles = new Circles(session)
    this.#begun = begun
  }

  async begin(): Promise<void> {
    await this.#session.run(temporary('named', sql`resource TEXT, id TEXT, line INTEGER, PRIMARY KEY (resource, id)`))
    await this.#circles.begin()
    await this.#session.run(temporary('deferred', sql`line INTEGER PRIMARY KEY, resource TEXT, id TEXT`))
  }

  /** Notes that a line names a record; answers the earlier line that did. */
  async name(resource: ResourceName, id: string, line: number): Promise<number | undefined> {
    if ((await this.#session.run(insertName(resource, id, line))) > 0) return undefined
    const [row] = await this.#session.all(lineOf(resource, id))
    return row?.['line'] as number
  }

  /** Has a record at hand that was just written. */
  keep(resource: ResourceName, record: Data & { readonly id: string }, isNew: boolean): void {
    const key = `${resource}/${record.id}`
    this.#records.set(key, record)
    if (isNew) this.#made.add(key)
    if (this.#made.size > atHand) this.#made.clear()
  }

  /** A record that a line names is there, or is refused by itself. */
  async has(resource: ResourceName, id: string): Promise<boolean> {
    return (
      this.#records.get(`${resource}/${id}`) !== undefined ||
      (await has(this.#session, resource, id)) ||
      (await this.#session.all(lineOf(resource, id))).length > 0
    )
  }

  async find(resource: ResourceName, id: string): Promise<Data | undefined> {
    const key = `${resource}/${id}`
    const known = this.#records.get(key)
    if (known) return known
    const found = await find(this.#session, resource, id)
    if (found) this.#records.set(key, found)
    return found
  }

  /** What refers to a record made just now was checked when it was written, or will be again. */
  async referring(resource: ResourceName, field: string, id: string): Promise<Data[]> {
    return this.#made.has(`${resource}/${id}`) ? [] : referring(this.#session, resource, field, id)
  }

  /** Only once circles were sought: before, what may be on one is deferred. */
  leadsBack(resource: ResourceName, field: string, id: string): Promise<boolean> {
    return this.#circles.has(resource, field, id)
  }

  /** Defers every record written that is on a circle. On each there is one that is deferred already. */
  async seekCircles(): Promise<void> {
    for await (const { resource, id } of this.deferred()) {
      await this.#circles.seek(resource, id, (member) => this.#session.run(deferWritten(resource, member, this.#begun)))
    }
  }

  defer(line: number, resource: ResourceName, id: string): Promise<unknown> {
    return this.#session.run(insertDeferred(line, resource, id))
  }

  async *deferred(): AsyncGenerator<Deferred> {
    for (let last = 0; ;) {
      const rows = (await this.#session.all(deferredAfter(last))) as unknown as Deferred[]
      yield* rows
      const next = rows.at(-1)?.line
      if (next === undefined) return
      last = next
    }
  }
}
