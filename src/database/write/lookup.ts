/** Finds single records and what refers to them, with the records about to be written laid over what is kept. */
import { snakeCase, type Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { selfReferences } from '../../rules/cycles.ts'
import type { Lookup } from '../../rules/rule.ts'
import { edges } from '../schema/references.ts'
import type { Reader } from '../engine.ts'
import { recordJson } from '../read/record-json.ts'
import { shaped } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { firstAmong } from '../sql/ancestors.ts'
import { columnOf, upTo } from '../sql/fragments.ts'

const parsed = (text: unknown): Data => JSON.parse(text as string) as Data

const recordsWhere = (resource: Resource, test: SQL): SQL =>
  sql`SELECT ${recordJson(resource)} AS text FROM ${sql.identifier(resource.name)} WHERE ${test}`

const byId = ofResource((resource) => shaped(1, (id) => recordsWhere(resource, sql`id = ${id}`)))
const anyWithId = ofResource(({ name }) => shaped(1, (id) => sql`SELECT 1 FROM ${sql.identifier(name)} WHERE id = ${id}`))

/** Records by what their fields of reference hold. */
const byField = ofResource((resource) => new Map(selfReferences(resource)
  .map((key) => [key, shaped(1, (id) => recordsWhere(resource, sql`${columnOf(snakeCase(key))} = ${id} ORDER BY id`))])))

/** The live record of an id, as it is kept. */
export const find = async (reader: Reader, name: ResourceName, id: string): Promise<Data | undefined> => {
  const [row] = await reader.all(byId(resourceOf(name))(id))
  return row && parsed(row['text'])
}

/** Whether there is a live record of an id. */
export const has = async (reader: Reader, name: ResourceName, id: string): Promise<boolean> =>
  (await reader.all(anyWithId(resourceOf(name))(id))).length > 0

/** The live records whose field refers to another of the same resource. */
export const referring = async (reader: Reader, name: ResourceName, field: string, id: string): Promise<Data[]> => {
  const query = byField(resourceOf(name)).get(field)
  const rows = query ? await reader.all(query(id)) : []
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

  idsOf(name: ResourceName): string[] {
    return [...this.#records.keys()].flatMap((key) => key.startsWith(`${name}/`) ? [key.slice(name.length + 1)] : [])
  }
}

export const lookupOver = (reader: Reader, pending: Pending): Lookup => ({
  has: async (name, id) => {
    const written = pending.get(name, id)
    return written === undefined ? has(reader, name, id) : written !== null
  },
  find: async (name, id) => {
    const written = pending.get(name, id)
    return written === undefined ? find(reader, name, id) : written ?? undefined
  },
  referring: async (name, field, id) => [
    ...(await referring(reader, name, field, id)).filter((record) => pending.get(name, record['id'] as string) === undefined),
    ...pending.of(name).filter((record) => record[field] === id),
  ],
  leadsBack: async (name, field, id) => {
    const passed = new Set<string>()
    let at: string | null = id
    // Another record's circle cannot be there, but a walk that trusts that would never end.
    while (at !== null && !passed.has(at)) {
      passed.add(at)
      const written = pending.get(name, at)
      at = written === undefined ? await firstAmong(reader, name, field, at, pending.idsOf(name)) : (written?.[field] ?? null) as string | null
    }
    return at === id
  },
})

const referrersNamed = 5

/** Some of the other records that refer to one, as sentences. */
export const referrersOf = async (reader: Reader, name: ResourceName, id: string): Promise<string[]> => {
  const found = await Promise.all(edges.filter(({ target }) => target === name).map(async (edge) => {
    const owner = columnOf(edge.ownerColumn)
    const rows = await reader.all(sql`SELECT DISTINCT ${owner} AS owner FROM ${sql.identifier(edge.table)}
      WHERE ${columnOf(edge.column)} = ${id} ORDER BY owner ${upTo(referrersNamed + 1)}`)
    return rows.filter((row) => edge.owner !== name || row['owner'] !== id)
      .map((row) => `\`${edge.path}\` of ${edge.owner}/${String(row['owner'])} refers to it.`)
  }))
  return found.flat().slice(0, referrersNamed)
}
