/** The records that an import leaves out, in temporary tables: those of the current round, and those of earlier ones. */
import type { ResourceName } from '../../../model/field.ts'
import type { Session, Streamer } from '../../engine.ts'
import { elementsOf, partOf, statisticsOf, temporary, textType } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { Named } from '../named-lines.ts'
import { LineSet } from './line-set.ts'

export type Place = Pick<Named, 'resource' | 'id'>

/** The number of rows that are read at once. */
const atOnce = 500

/** Records that are bad by themselves have no `is_new`: what they refer to does not matter. */
const insertFresh = queryTemplate(
  1,
  (records = sql``) => sql`INSERT INTO fresh (resource, id)
  SELECT ${partOf(sql`value`, 'resource')}, ${partOf(sql`value`, 'id')} FROM ${elementsOf(records)}
  WHERE true ON CONFLICT DO NOTHING`,
)
const unmetAfter = queryTemplate(
  1,
  (last) => sql<Named>`SELECT named.line, named.resource, named.id FROM fresh
  JOIN named ON named.resource = fresh.resource AND named.id = fresh.id
  WHERE fresh.is_new IS NOT NULL AND named.line > ${last} ORDER BY named.line ${upTo(atOnce)}`,
)
const countUnmet = queryTemplate(
  1,
  (last) => sql<{ count: number }>`SELECT count(*) AS count FROM fresh
  JOIN named ON named.resource = fresh.resource AND named.id = fresh.id
  WHERE fresh.is_new IS NOT NULL AND named.line > ${last}`,
)
const freshNow = queryTemplate(
  2,
  (resource, id) => sql`SELECT 1 FROM fresh WHERE resource = ${resource} AND id = ${id} AND is_new = 1`,
)
const outAmong = queryTemplate(
  1,
  (records = sql``) => sql<Place>`SELECT left_out.resource, left_out.id FROM ${elementsOf(records)}
  JOIN left_out ON left_out.resource = ${partOf(sql`value`, 'resource')} AND left_out.id = ${partOf(sql`value`, 'id')}`,
)
const anyFresh = queryTemplate(0, () => sql`SELECT 1 FROM fresh ${upTo(1)}`)
const takeMoved = queryTemplate(
  0,
  () => sql<Place>`DELETE FROM moved WHERE (resource, id) IN (SELECT resource, id FROM moved ${upTo(atOnce)})
  RETURNING resource, id`,
)
const lines = queryTemplate(
  0,
  () => sql<{ line: number }>`SELECT named.line FROM left_out
  JOIN named ON named.resource = left_out.resource AND named.id = left_out.id`,
)
const endRound = [
  sql`INSERT INTO left_out (resource, id) SELECT resource, id FROM fresh WHERE true ON CONFLICT DO NOTHING`,
  sql`DELETE FROM fresh`,
].map((text) => queryTemplate(0, () => text))

export class LeftOut {
  readonly #session: Session & Streamer

  constructor(session: Session & Streamer) {
    this.#session = session
  }

  async begin(): Promise<void> {
    const key = sql`resource ${textType}, id ${textType}`
    await this.#session.run(temporary('fresh', sql`${key}, is_new INTEGER, PRIMARY KEY (resource, id)`))
    for (const name of ['left_out', 'moved'])
      await this.#session.run(temporary(name, sql`${key}, PRIMARY KEY (resource, id)`))
  }

  /** Has the engine count rows: without statistics PostgreSQL takes the tables for small, and reads them whole. */
  async analyze(): Promise<void> {
    for (const table of ['named', 'links', 'fresh']) await this.#session.all(statisticsOf(table))
  }

  /** Adds records whose lines are bad to those of the current round. */
  async add(records: readonly Place[]): Promise<void> {
    const places = records.map(({ resource, id }) => ({ resource, id }))
    if (places.length > 0) await this.#session.run(insertFresh(JSON.stringify(places)))
  }

  /** Yields the lines of this round that are only left out because of what they refer to, some at a time. */
  async *unmet(): AsyncGenerator<readonly Named[]> {
    for (let last = 0; ;) {
      const rows = await this.#session.all(unmetAfter(last))
      const next = rows.at(-1)?.line
      if (next === undefined) return
      yield rows
      last = next
    }
  }

  /** Returns the number of these lines after one. */
  async unmetAfter(line: number): Promise<number> {
    const [row] = await this.#session.all(countUnmet(line))
    return Number(row?.count)
  }

  /** Reports whether a record is about to be taken out because of what it refers to. */
  async isGoing(resource: ResourceName, id: string): Promise<boolean> {
    return (await this.#session.all(freshNow(resource, id))).length > 0
  }

  /** Returns those of these lines that are not left out. */
  async kept(some: readonly Named[]): Promise<readonly Named[]> {
    const out = await this.#session.all(outAmong(JSON.stringify(some)))
    const places = new Set(out.map(({ resource, id }) => `${resource}/${id}`))
    return some.filter(({ resource, id }) => !places.has(`${resource}/${id}`))
  }

  async endRound(): Promise<void> {
    for (const query of endRound) await this.#session.run(query())
  }

  /** Reports whether the current round leaves anything out. */
  async isUnsettled(): Promise<boolean> {
    return (await this.#session.all(anyFresh())).length > 0
  }

  /** Returns some of the records that refer to another record of their resource since they were put back; each once. */
  takeMoved(): Promise<readonly Place[]> {
    return this.#session.all(takeMoved())
  }

  /** Returns the lines of all records that are left out. */
  async lines(): Promise<LineSet> {
    const set = new LineSet()
    for await (const rows of this.#session.rows(lines())) for (const [line] of rows) set.add(Number(line))
    return set
  }
}
