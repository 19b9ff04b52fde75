/** The lines of an import by the records that they name, and those to be checked again, in temporary tables. */
import type { ResourceName } from '../../model/field.ts'
import type { Session } from '../engine.ts'
import { amongThese, elementsOf, numberIn, partOf, temporary, textType } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { queryTemplate, rowsTemplate } from '../sql/templates.ts'
import { sql } from '../sql/sql.ts'

/** A line, and the record that it names. */
export interface Named {
  readonly line: number
  readonly resource: ResourceName
  readonly id: string
}

interface Earlier {
  readonly line: number
  readonly earlier: number
}

/** The number of deferred lines that are read at once. */
const atOnce = 500

const [line, resource, id] = [numberIn(sql`value`, 'line'), partOf(sql`value`, 'resource'), partOf(sql`value`, 'id')]

const insertNamed = rowsTemplate(
  ['integer', 'text', 'text'],
  (rows) => sql`INSERT INTO named (line, resource, id) ${rows} ON CONFLICT DO NOTHING`,
)
const earlierLines = queryTemplate(
  1,
  (lines = sql``) => sql<Earlier>`SELECT ${line} AS line, named.line AS earlier FROM ${elementsOf(lines)}
  JOIN named ON named.resource = ${resource} AND named.id = ${id} WHERE named.line <> ${line}`,
)
const namedAmong = queryTemplate(
  3,
  (name, ids = sql``, last) =>
    sql<{
      id: string
    }>`SELECT id FROM named WHERE resource = ${name} AND id IN ${amongThese(ids)} AND line <= ${last}`,
)
const lineOf = queryTemplate(
  2,
  (name, of) => sql<{ line: number }>`SELECT line FROM named WHERE resource = ${name} AND id = ${of}`,
)
const insertDeferred = queryTemplate(
  1,
  (lines = sql``) =>
    sql`INSERT INTO deferred (line, resource, id) SELECT ${line}, ${resource}, ${id} FROM ${elementsOf(lines)}`,
)
const deferredAfter = queryTemplate(
  1,
  (last) => sql<Named>`SELECT line, resource, id FROM deferred WHERE line > ${last} ORDER BY line ${upTo(atOnce)}`,
)
const deferWritten = queryTemplate(
  3,
  (name, of, begun) => sql`INSERT INTO deferred (line, resource, id) SELECT line, resource, id FROM named
  WHERE resource = ${name} AND id = ${of} AND EXISTS (
    SELECT 1 FROM changes WHERE changes.resource = named.resource AND record_id = named.id AND sequence > ${begun})
  ON CONFLICT DO NOTHING`,
)
const anyDeferred = queryTemplate(0, () => sql`SELECT 1 FROM deferred ${upTo(1)}`)
const forgetDeferred = queryTemplate(0, () => sql`DELETE FROM deferred`)

export class NamedLines {
  readonly #session: Session
  readonly #begun: number

  /** `begun`: the last change before the import. */
  constructor(session: Session, begun: number) {
    this.#session = session
    this.#begun = begun
  }

  async begin(): Promise<void> {
    await this.#session.run(
      temporary('named', sql`resource ${textType}, id ${textType}, line INTEGER, PRIMARY KEY (resource, id)`),
    )
    await this.#session.run(temporary('deferred', sql`line INTEGER PRIMARY KEY, resource ${textType}, id ${textType}`))
  }

  /** Notes which records these lines name; returns, by line, the earlier lines that name the same. */
  async add(lines: readonly Named[]): Promise<ReadonlyMap<number, number>> {
    const rows = lines.map((one) => [one.line, one.resource, one.id])
    const added = lines.length > 0 ? await this.#session.run(insertNamed(rows)) : 0
    const repeated = added < lines.length ? await this.#session.all(earlierLines(JSON.stringify(lines))) : []
    return new Map(repeated.map((one) => [one.line, one.earlier]))
  }

  /** Returns those of these ids that lines up to `last` name. */
  async among(name: string, ids: readonly string[], last: number): Promise<readonly string[]> {
    const rows = ids.length > 0 ? await this.#session.all(namedAmong(name, JSON.stringify(ids), last)) : []
    return rows.map((row) => row.id)
  }

  /** Returns the line that names a record, if one does. */
  async lineOf(name: ResourceName, of: string): Promise<number | undefined> {
    const [row] = await this.#session.all(lineOf(name, of))
    return row?.line
  }

  /** Has lines checked again at the end. */
  async defer(lines: readonly Named[]): Promise<void> {
    if (lines.length > 0) await this.#session.run(insertDeferred(JSON.stringify(lines)))
  }

  /** Defers the line that wrote a record, if one did. */
  deferWritten(name: ResourceName, of: string): Promise<unknown> {
    return this.#session.run(deferWritten(name, of, this.#begun))
  }

  async hasDeferred(): Promise<boolean> {
    return (await this.#session.all(anyDeferred())).length > 0
  }

  /** Forgets which lines were deferred. */
  forgetDeferred(): Promise<unknown> {
    return this.#session.run(forgetDeferred())
  }

  /** Yields the deferred lines, some at a time. */
  async *deferred(): AsyncGenerator<readonly Named[]> {
    for (let last = 0; ;) {
      const rows = await this.#session.all(deferredAfter(last))
      yield rows
      const next = rows.at(-1)?.line
      if (next === undefined) return
      last = next
    }
  }
}
