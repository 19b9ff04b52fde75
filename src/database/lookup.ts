/** Finds single records and what refers to them, with the records about to be written laid over what is kept. */
import { sql } from 'drizzle-orm'
import { snakeCase, type Data } from '../resources/canonical.ts'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import type { Lookup } from '../rules/rule.ts'
import { edges } from './edges.ts'
import type { Engine } from './engine.ts'
import { recordJson } from './records.ts'
import { columnOf } from './where.ts'

const parsed = (text: unknown): Data => JSON.parse(text as string) as Data

/** The live record of an id, as it is kept. */
export const find = async (engine: Engine, name: ResourceName, id: string): Promise<Data | undefined> => {
  const [row] = await engine.all(sql`SELECT ${recordJson(resourceOf(name))} AS text FROM ${sql.identifier(name)} WHERE id = ${id}`)
  return row && parsed(row['text'])
}

const referring = async (engine: Engine, name: ResourceName, field: string, id: string): Promise<Data[]> => {
  const rows = await engine.all(sql`SELECT ${recordJson(resourceOf(name))} AS text FROM ${sql.identifier(name)}
    WHERE ${columnOf(snakeCase(field))} = ${id}`)
  return rows.map(({ text }) => parsed(text))
}

/** Records about to be written, by resource and id; null where one is about to be deleted. */
export class Pending {
  readonly #records = new Map<string, Data | null>()
  readonly #key = (name: ResourceName, id: string): string => `${name}/${id}`

  get(name: ResourceName, id: string): Data | null | undefined { return this.#records.get(this.#key(name, id)) }
  set(name: ResourceName, id: string, record: Data | null): void { this.#records.set(this.#key(name, id), record) }

  of(name: ResourceName): Data[] {
    return [...this.#records].flatMap(([key, record]) => key.startsWith(`${name}/`) && record ? [record] : [])
  }
}

export const lookupOver = (engine: Engine, pending: Pending): Lookup => ({
  find: async (name, id) => {
    const written = pending.get(name, id)
    return written === undefined ? find(engine, name, id) : written ?? undefined
  },
  referring: async (name, field, id) => [
    ...(await referring(engine, name, field, id)).filter((record) => pending.get(name, record['id'] as string) === undefined),
    ...pending.of(name).filter((record) => record[field] === id),
  ],
})

const referrersNamed = 5

/** Some of the other records that refer to one, as sentences. */
export const referrersOf = async (engine: Engine, name: ResourceName, id: string): Promise<string[]> => {
  const found = await Promise.all(edges.filter(({ target }) => target === name).map(async (edge) => {
    const owner = columnOf(edge.ownerColumn)
    const rows = await engine.all(sql`SELECT DISTINCT ${owner} AS owner FROM ${sql.identifier(edge.table)}
      WHERE ${columnOf(edge.column)} = ${id} LIMIT ${referrersNamed + 1}`)
    return rows.filter((row) => edge.owner !== name || row['owner'] !== id)
      .map((row) => `\`${edge.path}\` of ${edge.owner}/${String(row['owner'])} refers to it.`)
  }))
  return found.flat().slice(0, referrersNamed)
}
